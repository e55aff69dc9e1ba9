// The closed sets of the domain and their stable codes (API, database, journal, FHIR mapping all use these texts).
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace nuanxin::domain {

/// Who may do what; see permissions.h. kiosk and display are machines, not people.
enum class Role { registrar, clinician, desk, organizer, kiosk, display };
/// A kiosk or a board: nobody sits at it, so it is shown no names.
constexpr bool is_machine(Role role) { return role == Role::kiosk || role == Role::display; }
enum class Sex { unknown, male, female };  ///< GB/T 2261.1: 0, 1, 2 (9 is stored as unknown)
/// Document kinds (fhir.md section 5): 01 resident card … 99 other.
enum class DocKind { resident_card, household_book, passport, hk_macao_permit, taiwan_permit, foreigner_card, other };

enum class WindowState { closed, open, paused };
/// The life of a stop: planned → waiting → called → serving → done; and the four ways aside.
enum class StopState { planned, waiting, called, serving, done, missed, parked, declined, cancelled };
enum class VisitState { open, finished, left };
/// What is known about a paper. `unknown`: the bytes went out, the printer did not confirm.
enum class PrintState { not_asked, printed, not_printed, unknown };
enum class RecordState { draft, signed_, amended };
/// What became of an instrument's reading: waits for a person's decision, lies ready in a form, was taken into it, was
/// put aside with a reason.
enum class ReadingState { held, offered, taken, discarded };
/// Why a reading is held.
enum class HeldFor {
  nothing,
  control,           ///< quality control: nobody's
  unknown_specimen,  ///< no such specimen, or its person does not have this exam
  misread_specimen,  ///< the check digit is wrong
  ambiguous,         ///< more than one person may be meant
  nobody_here,       ///< no barcode, and nobody was at the instrument's station for this exam
  no_consent,        ///< the person did not agree to the checkup
  signed_already,    ///< the record is signed: a correction is a person's decision
  not_understood,    ///< the codec could not read it; the bytes are kept
  sent_back          ///< a person said it belongs to somebody else
};
/// Why a visit counts as arrived earlier than it did (the guide's credits, docs/queue.md).
enum class Priority { none, elderly, disabled, pregnant, appointment };

std::string_view code(Role);
std::string_view code(Sex);
std::string_view code(DocKind);
std::string_view code(WindowState);
std::string_view code(StopState);
std::string_view code(VisitState);
std::string_view code(PrintState);
std::string_view code(RecordState);
std::string_view code(Priority);
std::string_view code(ReadingState);
std::string_view code(HeldFor);

/// The enumerator with that code, or nothing. parse<Role>("registrar").
template <class Enum>
std::optional<Enum> parse(std::string_view code);

}  // namespace nuanxin::domain
