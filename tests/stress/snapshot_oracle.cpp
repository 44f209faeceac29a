// SPDX-License-Identifier: Apache-2.0
#include "stress/snapshot_oracle.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace fihris::stress {
namespace {

bool has(const std::vector<std::size_t>& text, std::size_t wanted) { return std::find(text.begin(), text.end(), wanted) != text.end(); }

[[noreturn]] void object(const std::string& what) { throw std::runtime_error(what); }

}  // namespace

Question Question::random(testing::Random& random) {
  Question question;
  question.kind = static_cast<Kind>(random.below(4));
  const std::size_t count = question.kind == Kind::kAny || question.kind == Kind::kAll ? random.between(1, 4) : 2;
  for (std::size_t i = 0; i < count; ++i) question.words.push_back(random.below(random.below(kWordCount) + 1));
  return question;
}

Query Question::query() const {
  const auto one = [&](std::size_t number) { return Query::words(word(words[number])).at(Level::kWritten); };
  if (kind == Kind::kPhrase) return Query::phrase(word(words[0]) + " " + word(words[1])).at(Level::kWritten);
  if (kind == Kind::kFirstWithoutSecond) return Query::all({one(0), !one(1)});
  std::vector<Query> parts;
  for (std::size_t number = 0; number < words.size(); ++number) parts.push_back(one(number));
  return kind == Kind::kAny ? Query::any(std::move(parts)) : Query::all(std::move(parts));
}

bool Question::matches(const std::vector<std::size_t>& text) const {
  const auto in_text = [&](std::size_t wanted) { return has(text, wanted); };
  switch (kind) {
    case Kind::kAny: return std::any_of(words.begin(), words.end(), in_text);
    case Kind::kAll: return std::all_of(words.begin(), words.end(), in_text);
    case Kind::kFirstWithoutSecond: return in_text(words[0]) && !in_text(words[1]);
    case Kind::kPhrase: return std::search(text.begin(), text.end(), words.begin(), words.end()) != text.end();
  }
  return false;
}

SnapshotOracle::SnapshotOracle(const IndexReader& reader, const History::Bounds& bounds) {
  std::map<std::string, std::uint32_t> seen;  // version of each id
  reader.for_each_document([&](const Document& document) {
    const auto number = static_cast<std::uint32_t>(std::stoul(std::string(document.get("version"))));
    if (!seen.emplace(document.id(), number).second) object(document.id() + " is there twice");
    return true;
  });
  for (std::uint32_t id = 0; id < bounds.least.size(); ++id) {
    const auto found = seen.find(name_of(id));
    if (found == seen.end()) {
      bool may_be_absent = bounds.least[id] == 0;
      for (std::uint32_t number = bounds.least[id]; number <= bounds.most[id]; ++number) may_be_absent |= Version{id, number}.is_removal();
      if (!may_be_absent) object(name_of(id) + " is lost");
      continue;
    }
    const Version version{id, found->second};
    if (version.number < bounds.least[id]) object(name_of(id) + " is older than the commit");
    if (version.number > bounds.most[id]) object(name_of(id) + " is newer than the commit");
    if (version.is_removal()) object(name_of(id) + " was removed");
    const auto stored = reader.find(name_of(id));
    if (!stored || stored->get("text") != version.document().get("text")) object(name_of(id) + " has another text");
    entries_.push_back({name_of(id), version.words()});
    seen.erase(found);
  }
  if (!seen.empty()) object(seen.begin()->first + " was never added");
}

std::set<std::string> SnapshotOracle::answer(const Question& question) const {
  std::set<std::string> ids;
  for (const Entry& entry : entries_) {
    if (question.matches(entry.words)) ids.insert(entry.id);
  }
  return ids;
}

}  // namespace fihris::stress
