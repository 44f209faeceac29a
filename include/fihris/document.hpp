// SPDX-License-Identifier: Apache-2.0
//
// Document: what goes into an index. Schema: how its fields are searched and weighed.
//
//     fihris::Document article("hespress-2003-17");
//     article.set("title", "المغرب رائد في مكافحة التطرف");
//     article.set("text", "في هذا الحوار …\nما تقييمكم للمنجز حتى الآن؟\nخلال عقدين …");
//     article.set("author", "هيئة التحرير");                  // not in the schema: stored, returned, not searched
//     writer.add(article);
//
// Text is UTF-8; bytes that are not UTF-8 separate words and are stored as they are. A line break ends a paragraph. A line that starts
// with one to six `#` and a space, or that ends with a question mark, is a heading: snippets name the heading above a passage.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fihris/export.hpp>

namespace fihris {

/// What is done with the text of a field.
enum class FieldType {
  kText = 1,    ///< analysed, indexed with positions, ranked; stored unless the field says otherwise
  kStored = 2,  ///< kept with the document and returned, not searched

  // Values to filter, sort and count by; kept with the document as well, as they were given. A text that is no such value is refused.
  kKeyword = 3,  ///< each line of the text is a keyword, compared byte by byte
  kInteger = 4,  ///< 42, from -2^63 to 2^63 - 1
  kReal = 5,     ///< 3.25, finite
  kDate = 6,     ///< 2003-05-16, 2003-05-16T10:30:00Z, 16/05/2003, 16 ماي 2003; of the Hijra: 14 رمضان 1445, years to 1500
  kBoolean = 7,  ///< true or false
};

/// One field of a schema. Names are compared byte by byte; `id` is reserved for the document's key.
struct Field {
  std::string name;
  FieldType type = FieldType::kText;
  double weight = 1.0;  ///< factor on the score of a match in this field; > 0
  double k1 = 0.7;      ///< BM25: how soon repetition stops to count; >= 0
  double b = 0.6;       ///< BM25: how much long fields are held back; 0 (not at all) to 1
  bool stored = true;   ///< false: searched, but its text cannot be shown again
};

/// The fields of an index, in order. A value; kept in the index, and only ever added to (IndexWriter::add_field()).
class FIHRIS_EXPORT Schema {
 public:
  /// `title` (its matches count more) and `text`: what articles have.
  static Schema articles();

  /// Adds a field at the end and returns *this. Throws Error(kInvalidArgument) for an empty, repeated or reserved name, a weight that is
  /// not above 0 or not finite, a k1 below 0 or not finite, a b outside [0, 1], or the 65th field.
  Schema& add(Field field);

  const std::vector<Field>& fields() const noexcept { return fields_; }

  /// The field of that name, or nullptr. Valid until the schema changes.
  const Field* find(std::string_view name) const noexcept;

 private:
  std::vector<Field> fields_;
};

/// One document: a key and values by field name. A value; one thread at a time.
class FIHRIS_EXPORT Document {
 public:
  /// `id` is the user's key, unique in an index: adding a second document with it replaces the first. 1 to 4,096 bytes.
  explicit Document(std::string id) : id_(std::move(id)) {}

  /// Sets a field's text; a second call for the same name replaces it. Fields that the schema lacks are stored and not searched.
  Document& set(std::string_view name, std::string value);

  const std::string& id() const noexcept { return id_; }

  /// The value of a field, empty when the document lacks it. Valid until the document changes.
  std::string_view get(std::string_view name) const noexcept;

  struct Value {
    std::string name;
    std::string text;
  };
  /// All values, in the order in which they were first set.
  const std::vector<Value>& values() const noexcept { return values_; }

 private:
  std::string id_;
  std::vector<Value> values_;
};

}  // namespace fihris
