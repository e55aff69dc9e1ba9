// The words of the design as value types: plain data, no behaviour, no I/O. An "activity" is what one stop is for:
// an exam of the health service (vitals, knee …) or a desk (membership …); codes come from forms/catalogue.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "base/time.h"
#include "domain/codes.h"

namespace nuanxin::domain {

/// Who a person is: encrypted in the database, masked everywhere except where it is being checked.
struct Identity {
  DocKind doc_kind = DocKind::resident_card;
  std::string doc_number;  ///< upper case, no spaces; empty when none could be shown
  std::string name;
  Sex sex = Sex::unknown;
  std::optional<Date> birth;
  std::string phone;
  std::string address;
  std::string nation;  ///< GB/T 3304 two digits
  bool operator==(const Identity&) const = default;
};

struct Worker {
  WorkerId id;  ///< from the keyed hash of document kind and number: two vans know the same person
  Identity identity;
  int version = 0;
};

struct Window {
  WindowId id;
  std::string name;   ///< "登记台 2", "体检 1"
  std::string place;  ///< where people walk to: "车厢左侧"
  std::vector<std::string> activities;
  int seats = 1;
  WindowState state = WindowState::closed;
};

struct Fair {
  FairId id;
  std::string name;
  std::string place;
  Date day{};
  std::vector<std::string> activities;  ///< what is offered
  std::vector<Window> windows;
  int version = 0;
  /// "ticket": a desk asks for its next, oldest ticket first; any other is a policy of the queue engine, which calls by
  /// itself (docs/queue.md).
  std::string policy = "ticket";
};

/// Somebody expected at a fair (a line of the imported roster).
struct Expected {
  Identity identity;
  std::string occupation;  ///< catalogue code or empty
  std::string platform;    ///< company or platform, free text
};

/// One purpose of the catalogue's consents, granted or refused.
struct Consent {
  std::string purpose;
  std::string text_version;
  bool granted = false;
  std::string language;  ///< of the text that was read
  std::string method;    ///< "signature", "staff_read"
  Instant at{};
};

/// One stop of a visit's itinerary.
struct Stop {
  StopId id;
  VisitId visit;
  std::string activity;
  StopState state = StopState::planned;
  std::string window;   ///< where called or served; empty otherwise
  int seat = 0;         ///< 1-based when called or serving
  Instant joined_at{};  ///< waiting time counts from here, whatever happens between
  std::optional<Instant> called_at;
  std::optional<Instant> started_at;
  std::optional<Instant> finished_at;
  int calls = 0;  ///< how often called for the present turn
  int misses = 0;
  std::optional<Instant> parked_until;
  std::string reason;  ///< of the last move, in words, when it needs one
  Json basis;          ///< of the present call: why this person now (CallBasis with its words); null otherwise
  int version = 0;
};

struct Visit {
  VisitId id;
  FairId fair;
  WorkerId worker;
  int ticket_number = 0;
  PrintState ticket_print = PrintState::not_asked;
  PrintState slip_print = PrintState::not_asked;
  std::string occupation;
  std::string platform;
  std::vector<Consent> consents;
  std::vector<Stop> stops;
  VisitState state = VisitState::open;
  Priority priority = Priority::none;
  std::optional<Instant> slot;        ///< the booked time of an appointment
  std::optional<Instant> away_until;  ///< stepped away; called to nothing until back
  Instant registered_at{};
  int version = 0;
};

/// Answers to one form. Amendments keep the old version; `version` counts signings.
struct Record {
  RecordId id;
  VisitId visit;
  StopId stop;
  WorkerId worker;
  std::string activity;
  std::string form;  ///< canonical url|version that it was filled with
  RecordState state = RecordState::draft;
  int version = 0;
  Json response;    ///< QuestionnaireResponse
  Json conclusion;  ///< grade, incomplete, findings; null while a draft
  std::string author_id;
  std::string author_name;
  Instant authored{};
  std::string amend_reason;
};

/// What an instrument measured, as a station received it: kept whole, for one stop or held until a person decides.
struct Reading {
  ReadingId id;  ///< from its content: the same transmission again is the same reading
  FairId fair;
  std::string station;   ///< which received it
  std::string profile;   ///< of the instrument
  std::string activity;  ///< the exam that it belongs to
  std::string specimen;  ///< the barcode that came with it, or empty
  ReadingState state = ReadingState::held;
  HeldFor held_for = HeldFor::nothing;
  StopId stop;  ///< whose it is; empty while held
  Instant received_at{};
  Json content;            ///< what was said, byte for byte and as answers of the form (docs/hub-api.md)
  std::string decided_by;  ///< name of who assigned, took, sent back or discarded it
  std::string reason;      ///< their words
  int version = 0;
};

/// "A027" for number 27: letter and at least three digits.
std::string ticket_label(int number);

}  // namespace nuanxin::domain
