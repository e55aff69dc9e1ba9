// Single values: navigation, types, equality, order, conversion. Inside the fhirpath files only.
#pragma once

#include "forms/fhirpath_ast.h"

namespace nuanxin::forms::path {

enum class DurationUnit { millisecond, second, minute, hour, day, week, month, year };
/// Calendar words and UCUM codes; years and months only as words ("month"), because 'a' and 'mo' are of fixed length.
std::optional<DurationUnit> duration_unit(std::string_view unit);
/// Nothing for a unit that is no duration, or a result out of range.
std::optional<Moment> shifted(const Moment& moment, const Decimal& amount, std::string_view unit);

/// The children of this name (choice elements too: "value" finds "valueQuantity").
void children_named(const Value& value, std::string_view name, Collection& out);
void all_children(const Value& value, Collection& out);

/// FHIR or System type as type() says.
TypeName type_of(const Value& value);
/// The value is of that type or, when `exact` is false, of one derived from it.
bool is_of_type(const Value& value, const TypeName& type, bool exact);
/// A type we have heard of at all.
bool is_known_type(const TypeName& type);

/// Empty when it cannot be said.
std::optional<bool> equal(const Value& a, const Value& b);
bool equivalent(const Value& a, const Value& b);
/// -1, 0, 1; empty when it cannot be said; throws Failure for values without order.
std::optional<int> order(const Value& a, const Value& b);

std::optional<Decimal> as_number(const Value& value);
std::optional<Moment> as_moment(const Value& value);
std::optional<PathQuantity> as_quantity(const Value& value);
/// The text of a string value, or nothing.
const std::string* as_string(const Value& value);

/// a's amount in b's unit; nothing when the units are of different kinds.
std::optional<Decimal> converted(const PathQuantity& a, std::string_view unit);

inline Value make_value(std::int64_t v) { return {v, {}, nullptr, nullptr}; }
inline Value make_value(bool v) { return {v, {}, nullptr, nullptr}; }
inline Value make_value(Decimal v) { return {v, {}, nullptr, nullptr}; }
inline Value make_value(std::string v) { return {std::move(v), {}, nullptr, nullptr}; }
inline Value make_value(Moment v) { return {v, {}, nullptr, nullptr}; }
inline Value make_value(PathQuantity v) { return {std::move(v), {}, nullptr, nullptr}; }

}  // namespace nuanxin::forms::path
