// Answers as FHIR JSON (value[x], answer[x]) and back. Inside this module; filling.h has what others need.
#pragma once

#include <optional>
#include <string_view>

#include "base/json_fwd.h"
#include "forms/form.h"

namespace nuanxin::forms {

/// Of `object`'s member stem + type name ("valueCoding", "answerInteger"). Numbers may be strings. Nothing when there
/// is none, several or a malformed one.
std::optional<Answer> read_choice(const Json& object, std::string_view stem);
/// Puts stem + type name. `type` decides between valueString, valueUri and the like.
void write_choice(Json& object, std::string_view stem, ItemType type, const Answer& answer);
/// The answer as this type of item holds it (a whole number becomes a decimal for a decimal item); nothing when it is
/// of another type.
std::optional<Answer> conforming(const Item& item, Answer answer);

Json coding_json(const Coding& coding);
Coding read_coding(const Json& json);
/// A date, dateTime or time answer's text; null for the other types.
const std::string* moment_text(const Answer& answer);
/// The amount of a number or quantity.
std::optional<Decimal> amount_of(const Answer& answer);

/// "boolean", "open-choice" …
std::string_view type_name(ItemType type);
std::optional<ItemType> type_from_name(std::string_view name);

}  // namespace nuanxin::forms
