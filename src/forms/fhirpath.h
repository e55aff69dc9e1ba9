// FHIRPath over JSON, as far as forms and rules need it (clinical/fhir.md section 2) and what of the rest was cheap.
// Exact decimals, three-valued logic, empty propagates. An Expression is immutable and may be used by several threads
// at once; values point into the JSON documents of the Environment, which must outlive them. parse() names the position
// of an error; evaluate() refuses what has no meaning (a string compared with a number, two values where one is
// needed). Depth and size of evaluation are bounded.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/error.h"
#include "base/json_fwd.h"
#include "base/time.h"

namespace nuanxin::forms::path {

struct Node;  // of the syntax tree

class Expression {
 public:
  explicit Expression(std::shared_ptr<const Node> root) : m_root(std::move(root)) {}
  const Node& root() const { return *m_root; }

 private:
  std::shared_ptr<const Node> m_root;
};

/// Refuses with "at character N: …" (counted from 1).
Result<Expression> parse(std::string_view text);

/// What can be known without evaluating: for the dependency graph and the checks at load.
struct Mentions {
  std::vector<std::string> variables;  ///< %names, without %
  std::vector<std::string> strings;    ///< string literals (linkIds are among them) but %questionnaire's linkIds
  std::vector<std::string> prefixes;   ///< literals given to startsWith()
  std::vector<std::string> patterns;   ///< literals given to matches() and matchesFull()
};
Mentions mentions(const Expression& expression);

enum class MomentKind { date, date_time, time };
/// A date, dateTime or time with its precision; compares as FHIRPath says (nothing when the precisions differ where it
/// matters).
struct Moment {
  MomentKind kind = MomentKind::date;
  int parts[7] = {0, 1, 1, 0, 0, 0, 0};  ///< year, month, day, hour, minute, second, millisecond
  int precision = 0;  ///< number of parts given, counted from the year (date, date_time) or from the hour (time)
  int millisecond_digits = 0;
  std::optional<int> offset_minutes;
  static std::optional<Moment> parse(std::string_view text, MomentKind kind);
  std::string to_string() const;
  /// -1, 0, 1; nothing when it cannot be said (another kind, or a precision ends before they differ).
  static std::optional<int> compare(const Moment& a, const Moment& b);
};

struct PathQuantity {
  Decimal value;
  std::string unit;       ///< UCUM code or calendar word ("day")
  bool calendar = false;  ///< written as a word: 1 month is not 1 'mo'
};

struct TypeName {
  std::string space, name;
};

/// One value: an element of a document, or a system value. `type` is the FHIR type where it is known.
struct Value {
  std::variant<const Json*, bool, std::int64_t, Decimal, std::string, Moment, PathQuantity, TypeName> data;
  std::string_view type;        // static, or in the document
  const Json* extra = nullptr;  ///< the element with extensions of a primitive ("_birthDate")
  const Json* item = nullptr;   ///< nearest element around it that has a linkId, for weight()
};
using Collection = std::vector<Value>;

struct Environment {
  const Json* focus = nullptr;                                  ///< where relative paths start
  const Json* resource = nullptr;                               ///< %resource
  std::function<const Collection*(std::string_view)> variable;  ///< null for an unknown name (an error)
  /// ordinal of the coding in the answer of the item with this linkId, for weight()
  std::function<std::optional<Decimal>(std::string_view link_id, const Json& coding)> weight;
  Instant now{};
};

Result<Collection> evaluate(const Expression& expression, const Environment& environment);

/// Empty stays empty; a single boolean is itself; any other single value is true; several refuse.
Result<std::optional<bool>> to_condition(const Collection& values);
/// The single value as text ("24.0", "male", "2026-07-22"); nothing when it is not one system value.
std::optional<std::string> to_text(const Value& value);
/// A document's value or a plain JSON primitive.
Value value_of(const Json& json);
/// [{"type": "decimal", "value": 24.0}, …]: FHIR's names of types, elements as they stand in their document.
Json to_json(const Collection& values);

}  // namespace nuanxin::forms::path
