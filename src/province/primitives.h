// The FHIR R4 primitive types: whether a JSON value is a lawful one. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"

namespace nuanxin::province {

/// Nothing when it is one; else what was expected, e.g. "a date YYYY, YYYY-MM or YYYY-MM-DD".
std::optional<std::string> primitive_fault(std::string_view type, const Json& value);

/// [A-Za-z0-9\-.]{1,64}
bool is_fhir_id(std::string_view);

/// The time that a date, dateTime or instant covers: from `low` up to, not including, `high`. What has no offset is
/// China Standard Time.
struct TimeSpan {
  Instant low, high;
};
std::optional<TimeSpan> time_span(std::string_view text);

}  // namespace nuanxin::province
