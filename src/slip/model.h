// What a slip and a ticket say, as plain values. Whoever fills them (hub, command line) has masked the name, formatted
// dates and numbers and chosen the words of findings; this module adds only its own fixed words, in `language`.
// The models travel as JSON (hub → station → printer). from_json bounds every text and list: a refusal names the place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json_fwd.h"

namespace nuanxin::slip {

/// The paper's language, chosen for the worker; independent of the language of the program that prints.
enum class Language { zh, en };
/// Where a value lies against its reference.
enum class Mark { none, low, high, abnormal };
/// Against the previous value.
enum class Trend { none, up, down, same };

struct ValueLine {
  std::string label;
  std::string value;
  std::string unit;
  std::string reference;
  Mark mark = Mark::none;
  std::string previous;       ///< empty: no earlier value
  std::string previous_date;  ///< "2026-03-12"
  Trend trend = Trend::none;
};

struct ExamBlock {
  std::string code;  ///< "vitals", "knee", …
  std::string title;
  int grade = 0;  ///< 0-4
  bool incomplete = false;
  std::vector<std::string> regions;  ///< body-site codes, see is_body_site()
  std::vector<ValueLine> values;
};

struct AdviceLine {
  std::string text;
  int severity = 0;  ///< 0-4
};

struct SlipModel {
  /// The one desk of a sealed slip, which shows no grade, figure or code; empty: the general slip.
  std::string desk;
  Language language = Language::zh;
  std::string fair_name;
  std::string place;
  std::string date_text;
  std::string masked_name;
  std::string sex_text;  ///< may be empty
  std::string ticket;    ///< "A027"
  std::string visit_id;
  std::string doctor;  ///< empty: a line to sign on is left
  std::string signed_at_text;
  std::string qr_text;  ///< "VAN1:<visit id>"; empty: no code
  std::string hotline = "12351";
  int total_grade = 0;  ///< 0-4
  bool incomplete = false;
  std::vector<ExamBlock> exams;
  std::vector<AdviceLine> advice;  ///< at most five are printed, in this order
  std::vector<std::string> red_flags;
  std::string next_step_text;
  std::string due_text;
  bool reprint = false;
  bool preliminary = true;

  bool sealed() const { return !desk.empty(); }
};

struct BookedService {
  std::string icon;  ///< see ticket_icons(); an unknown code gets a neutral dot
  std::string label;
};

/// No health words and no full name belong here: the ticket is seen by the whole queue.
struct TicketModel {
  Language language = Language::zh;
  std::string number;  ///< "A027"
  std::string masked_name;
  std::string fair_name;
  std::string place;
  std::vector<BookedService> booked;
  std::string wait_where;
  std::string time_text;
  std::string expected_text;
  std::string qr_text;   ///< the phone page of this ticket; empty: no code
  std::string specimen;  ///< number of this visit's specimens, as a bar code; empty: none is taken
  std::string hotline = "12351";
  bool reprint = false;
};

inline constexpr std::size_t max_advice_lines = 5;

Json to_json(const SlipModel&);
Json to_json(const TicketModel&);
Result<SlipModel> slip_from_json(const Json&);
Result<TicketModel> ticket_from_json(const Json&);

/// Body sites the figure can shade: head, neck, chest, abdomen, upper-back, lumbar, kidneys, bladder, and with -left or
/// -right: shoulder, elbow, wrist, hip, knee, ankle, foot. Also "cervical" (neck), "urinary" (kidneys and bladder) and
/// the paired names without a side (both). Other codes are simply not drawn.
bool is_body_site(std::string_view code);
/// Icon codes of booked services: health, union, insurance, gift, legal, job, training, counsel, hardship.
const std::vector<std::string_view>& ticket_icons();

/// 正常 (0-1), 需关注 (2), 建议转诊 (3), 立即就医 (4); 未完成 where something is missing and nothing worse is known.
std::string_view grade_word(int grade, bool incomplete, Language);

}  // namespace nuanxin::slip
