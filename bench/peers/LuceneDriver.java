// SPDX-License-Identifier: Apache-2.0
//
// Apache Lucene behind the two commands that compare_engines.py calls (bench/README.md); its own ArabicAnalyzer and BM25, one thread.
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;

public final class LuceneDriver {
  private static final JsonFactory JSON = new JsonFactory();

  private final List<String> words = new ArrayList<>();
  private String variant = "standard";
  private String mode = "or";
  private int repeat = 1;
  private boolean count = false;
  private boolean exact = false;
  private boolean store = false;

  /** The variant "function-words" keeps what the standard one leaves out. */
  private Analyzer analyzer() {
    switch (variant) {
      case "standard": return new ArabicAnalyzer();
      case "function-words": return new ArabicAnalyzer(CharArraySet.EMPTY_SET);
      default: throw new IllegalArgumentException("--variant takes standard or function-words, not " + variant);
    }
  }

  private static double cpuSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() * 1e-9;
  }

  private static long peakKb() throws IOException {
    for (String line : Files.readAllLines(Paths.get("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", ""));
    }
    return 0;
  }

  private void index() throws IOException {
    final Path to = Paths.get(words.get(2));
    final long begin = System.nanoTime();
    final double cpuBegin = cpuSeconds();
    long documents = 0;
    long textBytes = 0;
    final IndexWriterConfig config = new IndexWriterConfig(analyzer());
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    config.setSimilarity(new BM25Similarity());
    config.setRAMBufferSizeMB(256);
    config.setMergeScheduler(new SerialMergeScheduler());
    try (FSDirectory folder = FSDirectory.open(to);
        IndexWriter writer = new IndexWriter(folder, config);
        BufferedReader in = Files.newBufferedReader(Paths.get(words.get(1)), StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) continue;
        String id = "";
        String title = "";
        String text = "";
        try (JsonParser parser = JSON.createParser(line)) {
          parser.nextToken();
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.getCurrentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) parser.skipChildren();
            else if (name.equals("id")) id = parser.getText();
            else if (name.equals("title")) title = parser.getText();
            else if (name.equals("text")) text = parser.getText();
          }
        }
        final String body = title.isEmpty() ? text : title + "\n" + text;
        textBytes += body.getBytes(StandardCharsets.UTF_8).length;
        final Document document = new Document();
        document.add(new BinaryDocValuesField("id", new BytesRef(id)));
        document.add(new TextField("body", body, store ? Field.Store.YES : Field.Store.NO));
        writer.addDocument(document);
        ++documents;
      }
      writer.commit();
    }
    final double cpu = cpuSeconds() - cpuBegin;
    final double wall = (System.nanoTime() - begin) * 1e-9;
    long bytes = 0;
    try (Stream<Path> files = Files.list(to)) {
      for (Path file : (Iterable<Path>) files::iterator) bytes += Files.size(file);
    }
    System.out.printf(Locale.ROOT,
        "{\"engine\":\"lucene\",\"op\":\"index\",\"docs\":%d,\"text_bytes\":%d,\"wall_s\":%.3f,\"cpu_s\":%.3f,"
            + "\"peak_rss_kb\":%d,\"index_bytes\":%d}%n",
        documents, textBytes, wall, cpu, peakKb(), bytes);
  }

  private Query query(QueryBuilder builder, String text) {
    switch (mode) {
      case "or": return builder.createBooleanQuery("body", text, BooleanClause.Occur.SHOULD);
      case "and": return builder.createBooleanQuery("body", text, BooleanClause.Occur.MUST);
      case "phrase": return builder.createPhraseQuery("body", text);
      default: throw new IllegalArgumentException("--mode takes or, and or phrase, not " + mode);
    }
  }

  /** With "--exact" every match is counted, too; else Lucene may stop counting at a thousand. */
  private ScoreDoc[] best(IndexSearcher searcher, Query query, int hits) throws IOException {
    if (!exact) return searcher.search(query, hits).scoreDocs;
    final TopScoreDocCollector collector = TopScoreDocCollector.create(hits, Integer.MAX_VALUE);
    searcher.search(query, collector);
    return collector.topDocs().scoreDocs;
  }

  /** The ids of the best; the number of all matches where they are only counted. */
  private long answer(IndexSearcher searcher, QueryBuilder builder, String text, int hits, PrintWriter run, String topic) throws IOException {
    final Query query = query(builder, text);
    if (query == null) return 0;
    if (count) return searcher.count(query);
    final List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    int rank = 0;
    for (ScoreDoc hit : best(searcher, query, hits)) {
      final LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
      final BinaryDocValues ids = leaf.reader().getBinaryDocValues("id");
      ids.advanceExact(hit.doc - leaf.docBase);
      final String id = ids.binaryValue().utf8ToString();
      ++rank;
      if (run != null) run.printf(Locale.ROOT, "%s Q0 %s %d %.6f lucene%n", topic, id, rank, hit.score);
    }
    return rank;
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }

  private void search() throws IOException {
    final int hits = Integer.parseInt(words.get(3));
    final List<String[]> topics = new ArrayList<>();
    for (String line : Files.readAllLines(Paths.get(words.get(2)), StandardCharsets.UTF_8)) {
      final int tab = line.indexOf('\t');
      if (tab > 0) topics.add(new String[] {line.substring(0, tab), line.substring(tab + 1)});
    }
    try (FSDirectory folder = FSDirectory.open(Paths.get(words.get(1)));
        DirectoryReader reader = DirectoryReader.open(folder);
        PrintWriter run = new PrintWriter(Files.newBufferedWriter(Paths.get(words.get(4)), StandardCharsets.UTF_8))) {
      final IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setSimilarity(new BM25Similarity());
      searcher.setQueryCache(null);
      final QueryBuilder builder = new QueryBuilder(analyzer());
      long found = 0;
      for (String[] topic : topics) found += answer(searcher, builder, topic[1], hits, run, topic[0]);
      // The virtual machine compiles what runs often: three more passes before any is timed.
      for (int pass = 0; pass < 3; ++pass) {
        for (String[] topic : topics) answer(searcher, builder, topic[1], hits, null, "");
      }
      final ThreadMXBean thread = ManagementFactory.getThreadMXBean();
      final double[][] taken = new double[topics.size()][repeat];
      for (int pass = 0; pass < repeat; ++pass) {
        for (int i = 0; i < topics.size(); ++i) {
          final long begin = thread.getCurrentThreadCpuTime();
          answer(searcher, builder, topics.get(i)[1], hits, null, "");
          taken[i][pass] = (thread.getCurrentThreadCpuTime() - begin) * 1e-3;
        }
      }
      final double[] medians = new double[topics.size()];
      double sum = 0;
      for (int i = 0; i < medians.length; ++i) {
        Arrays.sort(taken[i]);
        medians[i] = taken[i][repeat / 2];
        sum += medians[i];
      }
      Arrays.sort(medians);
      System.out.printf(Locale.ROOT,
          "{\"engine\":\"lucene\",\"op\":\"search\",\"queries\":%d,\"hits\":%d,\"cpu_mean_us\":%.1f,\"cpu_p50_us\":%.1f,"
              + "\"cpu_p95_us\":%.1f,\"cpu_p99_us\":%.1f,\"peak_rss_kb\":%d}%n",
          medians.length, found, sum / Math.max(1, medians.length), at(medians, .5), at(medians, .95), at(medians, .99), peakKb());
    }
  }

  public static void main(String[] arguments) throws IOException {
    final LuceneDriver driver = new LuceneDriver();
    for (int i = 0; i < arguments.length; ++i) {
      switch (arguments[i]) {
        case "--variant": driver.variant = arguments[++i]; break;
        case "--mode": driver.mode = arguments[++i]; break;
        case "--repeat": driver.repeat = Integer.parseInt(arguments[++i]); break;
        case "--count": driver.count = true; break;
        case "--exact": driver.exact = true; break;
        case "--store": driver.store = true; break;
        default: driver.words.add(arguments[i]);
      }
    }
    if (driver.words.size() == 3 && driver.words.get(0).equals("index")) driver.index();
    else if (driver.words.size() == 5 && driver.words.get(0).equals("search")) driver.search();
    else throw new IllegalArgumentException("index DOCS.jsonl INDEX, or search INDEX TOPICS.tsv K RUN.trec");
  }
}
