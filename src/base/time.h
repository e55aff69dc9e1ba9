// Times are instants in UTC with millisecond resolution; the van shows and prints China Standard Time (+08:00,
// no daylight saving since 1991), so no time-zone database is needed. Pure code takes an Instant; only edges ask a
// Clock.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace nuanxin {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Date = std::chrono::year_month_day;
using Clock = std::function<Instant()>;

/// The machine's clock, for the main files to pass on.
Instant system_now();

/// FHIR instant/dateTime with +08:00, e.g. "2026-07-22T10:41:00.000+08:00".
std::string to_iso(Instant);
/// Accepts an offset of Z or ±hh:mm, with or without fractions; nothing else.
std::optional<Instant> parse_iso(std::string_view);

/// "2026-07-22".
std::string to_iso(Date);
/// Accepts YYYY-MM-DD of a real calendar date.
std::optional<Date> parse_date(std::string_view);
/// Accepts YYYYMMDD of a real calendar date (ID cards, HL7).
std::optional<Date> parse_compact_date(std::string_view);

/// The calendar day in China at that instant.
Date china_date(Instant);
/// "10:41" in China at that instant.
std::string china_hhmm(Instant);

/// Completed years between birth and day (a 29 February birthday counts from 1 March in common years).
int age_on(Date birth, Date day);

}  // namespace nuanxin
