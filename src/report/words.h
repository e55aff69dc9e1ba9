// The report's own fixed words in both languages, as the slip has them (slip/words.h): the paper's language belongs to
// who reads it, not to the program that writes it.
#pragma once

#include "forms/answer.h"
#include "slip/model.h"

namespace nuanxin::report {

using slip::Language;

struct Words {
  const char *title, *made_at, *page, *continued;
  const char *adds_up, *gap, *not_closed;
  // people
  const char *people, *line, *count, *issued, *finished, *left, *missed, *cancelled, *waiting, *parked;
  // tables
  const char *activities, *grades, *occupations, *platforms, *channels, *hours, *roster;
  const char *activity, *wanted, *done, *declined, *stop_cancelled, *stop_missed, *open;
  const char *wait_median, *wait_p90, *service_median, *service_p90;
  const char *exam, *records, *no_consent;
  const char *occupation, *platform, *channel, *exams, *services;
  const char *hour, *registered, *from_roster, *walked_in, *so_far, *share, *expected, *came;
  const char *sum, *sum_without_sensitive;
  // notes
  const char *sensitive_note, *times_note, *grades_note, *cross_note, *roster_note, *no_roster, *none;
  // charts
  const char *arrivals_chart, *waits_chart, *nobody_yet;
};
const Words& words(Language);
/// 0 to 4 in a word: 正常, 轻度 …
const char* grade_name(std::size_t grade, Language);
/// In the paper's language, or in the other one rather than nothing.
const std::string& in(const forms::Text&, Language);

}  // namespace nuanxin::report
