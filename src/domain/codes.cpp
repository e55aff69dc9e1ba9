#include "domain/codes.h"

#include <cassert>

namespace nuanxin::domain {
namespace {

template <class Enum>
using Row = std::pair<Enum, std::string_view>;

constexpr std::array roles{Row<Role>{Role::registrar, "registrar"}, Row<Role>{Role::clinician, "clinician"},
                           Row<Role>{Role::desk, "desk"},           Row<Role>{Role::organizer, "organizer"},
                           Row<Role>{Role::kiosk, "kiosk"},         Row<Role>{Role::display, "display"}};
constexpr std::array sexes{Row<Sex>{Sex::unknown, "unknown"}, Row<Sex>{Sex::male, "male"},
                           Row<Sex>{Sex::female, "female"}};
constexpr std::array doc_kinds{Row<DocKind>{DocKind::resident_card, "01"}, Row<DocKind>{DocKind::household_book, "02"},
                               Row<DocKind>{DocKind::passport, "03"},      Row<DocKind>{DocKind::hk_macao_permit, "06"},
                               Row<DocKind>{DocKind::taiwan_permit, "07"}, Row<DocKind>{DocKind::foreigner_card, "08"},
                               Row<DocKind>{DocKind::other, "99"}};
constexpr std::array window_states{Row<WindowState>{WindowState::closed, "closed"},
                                   Row<WindowState>{WindowState::open, "open"},
                                   Row<WindowState>{WindowState::paused, "paused"}};
constexpr std::array stop_states{
    Row<StopState>{StopState::planned, "planned"},    Row<StopState>{StopState::waiting, "waiting"},
    Row<StopState>{StopState::called, "called"},      Row<StopState>{StopState::serving, "serving"},
    Row<StopState>{StopState::done, "done"},          Row<StopState>{StopState::missed, "missed"},
    Row<StopState>{StopState::parked, "parked"},      Row<StopState>{StopState::declined, "declined"},
    Row<StopState>{StopState::cancelled, "cancelled"}};
constexpr std::array visit_states{Row<VisitState>{VisitState::open, "open"},
                                  Row<VisitState>{VisitState::finished, "finished"},
                                  Row<VisitState>{VisitState::left, "left"}};
constexpr std::array print_states{
    Row<PrintState>{PrintState::not_asked, "not_asked"}, Row<PrintState>{PrintState::printed, "printed"},
    Row<PrintState>{PrintState::not_printed, "not_printed"}, Row<PrintState>{PrintState::unknown, "unknown"}};
constexpr std::array record_states{Row<RecordState>{RecordState::draft, "draft"},
                                   Row<RecordState>{RecordState::signed_, "signed"},
                                   Row<RecordState>{RecordState::amended, "amended"}};

constexpr std::array priorities{Row<Priority>{Priority::none, "none"}, Row<Priority>{Priority::elderly, "elderly"},
                                Row<Priority>{Priority::disabled, "disabled"},
                                Row<Priority>{Priority::pregnant, "pregnant"},
                                Row<Priority>{Priority::appointment, "appointment"}};

constexpr std::array reading_states{
    Row<ReadingState>{ReadingState::held, "held"}, Row<ReadingState>{ReadingState::offered, "offered"},
    Row<ReadingState>{ReadingState::taken, "taken"}, Row<ReadingState>{ReadingState::discarded, "discarded"}};
constexpr std::array held_for{Row<HeldFor>{HeldFor::nothing, "nothing"},
                              Row<HeldFor>{HeldFor::control, "control"},
                              Row<HeldFor>{HeldFor::unknown_specimen, "unknown_specimen"},
                              Row<HeldFor>{HeldFor::misread_specimen, "misread_specimen"},
                              Row<HeldFor>{HeldFor::ambiguous, "ambiguous"},
                              Row<HeldFor>{HeldFor::nobody_here, "nobody_here"},
                              Row<HeldFor>{HeldFor::no_consent, "no_consent"},
                              Row<HeldFor>{HeldFor::signed_already, "signed_already"},
                              Row<HeldFor>{HeldFor::not_understood, "not_understood"},
                              Row<HeldFor>{HeldFor::sent_back, "sent_back"}};

template <class Rows, class Enum>
std::string_view find_code(const Rows& rows, Enum value) {
  for (const auto& [each, text] : rows)
    if (each == value) return text;
  assert(false);
  return {};
}

template <class Enum, class Rows>
std::optional<Enum> find_value(const Rows& rows, std::string_view text) {
  for (const auto& [each, code] : rows)
    if (code == text) return each;
  return std::nullopt;
}

}  // namespace

std::string_view code(Role v) { return find_code(roles, v); }
std::string_view code(Sex v) { return find_code(sexes, v); }
std::string_view code(DocKind v) { return find_code(doc_kinds, v); }
std::string_view code(WindowState v) { return find_code(window_states, v); }
std::string_view code(StopState v) { return find_code(stop_states, v); }
std::string_view code(VisitState v) { return find_code(visit_states, v); }
std::string_view code(PrintState v) { return find_code(print_states, v); }
std::string_view code(RecordState v) { return find_code(record_states, v); }
std::string_view code(Priority v) { return find_code(priorities, v); }
std::string_view code(ReadingState v) { return find_code(reading_states, v); }
std::string_view code(HeldFor v) { return find_code(held_for, v); }

template <>
std::optional<Role> parse<Role>(std::string_view text) {
  return find_value<Role>(roles, text);
}
template <>
std::optional<Sex> parse<Sex>(std::string_view text) {
  return find_value<Sex>(sexes, text);
}
template <>
std::optional<DocKind> parse<DocKind>(std::string_view text) {
  return find_value<DocKind>(doc_kinds, text);
}
template <>
std::optional<WindowState> parse<WindowState>(std::string_view text) {
  return find_value<WindowState>(window_states, text);
}
template <>
std::optional<StopState> parse<StopState>(std::string_view text) {
  return find_value<StopState>(stop_states, text);
}
template <>
std::optional<VisitState> parse<VisitState>(std::string_view text) {
  return find_value<VisitState>(visit_states, text);
}
template <>
std::optional<PrintState> parse<PrintState>(std::string_view text) {
  return find_value<PrintState>(print_states, text);
}
template <>
std::optional<RecordState> parse<RecordState>(std::string_view text) {
  return find_value<RecordState>(record_states, text);
}
template <>
std::optional<Priority> parse<Priority>(std::string_view text) {
  return find_value<Priority>(priorities, text);
}
template <>
std::optional<ReadingState> parse<ReadingState>(std::string_view text) {
  return find_value<ReadingState>(reading_states, text);
}
template <>
std::optional<HeldFor> parse<HeldFor>(std::string_view text) {
  return find_value<HeldFor>(held_for, text);
}

}  // namespace nuanxin::domain
