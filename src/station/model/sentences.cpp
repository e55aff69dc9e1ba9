#include "station/model/sentences.h"

#include "base/i18n.h"

namespace nuanxin::station {
namespace {

struct Row {
  Reason reason;
  const char* text;
};

constexpr Row rows[] = {
    {Reason::bad_request, N_("The hub did not understand this request. Nothing was changed; what you typed is kept.")},
    {Reason::invalid_value, N_("A value is not allowed. What you typed is kept; please correct it.")},
    {Reason::unauthenticated, N_("Not signed in, or the session has ended. Please sign in again; nothing is lost.")},
    {Reason::forbidden, N_("Your role may not do this. Please ask the organizer.")},
    {Reason::not_found, N_("Nothing was found.")},
    {Reason::version_conflict,
     N_("Somebody else changed this meanwhile. The newest state is shown; please look and try again.")},
    {Reason::key_reused, N_("This request was already used for something else. Please try again.")},
    {Reason::illegal_move,
     N_("The person is not in a state in which this is possible. The list was brought up to date.")},
    {Reason::nobody_waiting, N_("Nobody is waiting who can come now.")},
    {Reason::in_another_place, N_("This person is called to another place at the moment.")},
    {Reason::window_closed, N_("This window is not open. Open it first.")},
    {Reason::seat_taken, N_("Somebody is being served here. Finish with this person first.")},
    {Reason::undo_too_late, N_("This can no longer be undone: something came after it.")},
    {Reason::record_signed, N_("The record is signed. It can only be amended, with a reason.")},
    {Reason::record_incomplete, N_("Required answers are missing.")},
    {Reason::reason_missing, N_("A reason in words is needed.")},
    {Reason::consent_missing, N_("A required consent was not given.")},
    {Reason::duplicate, N_("This exists already.")},
    {Reason::too_large, N_("This is too large.")},
    {Reason::unsupported, N_("This kind of file or content cannot be read.")},
    {Reason::locked, N_("The hub's data are locked. The organizer must unlock them.")},
    {Reason::storage_full, N_("The hub's disk is full. Nothing was changed; please tell the organizer.")},
    {Reason::too_often, N_("This was asked too often. Please wait a moment.")},
    {Reason::unavailable, N_("The hub cannot be reached. What you typed is kept.")},
    {Reason::internal,
     N_("The hub had an unexpected fault. Nothing is lost here; please try again or tell the organizer.")},
};

}  // namespace

std::string sentence(const Error& error) {
  if (error.reason == Reason::unauthenticated && error.detail.find("locked") != std::string::npos)
    return tr("Five wrong passwords: this login is locked for five minutes.");
  for (const auto& row : rows)
    if (row.reason == error.reason) {
      const bool detail_helps = error.reason == Reason::invalid_value || error.reason == Reason::bad_request ||
                                error.reason == Reason::duplicate || error.reason == Reason::unsupported;
      if (detail_helps && !error.field.empty()) return std::string(tr(row.text)) + " (" + error.field + ")";
      return tr(row.text);
    }
  return tr(rows[std::size(rows) - 1].text);
}

std::string role_word(domain::Role role) {
  switch (role) {
    case domain::Role::registrar:
      return tr("Registrar");
    case domain::Role::clinician:
      return tr("Clinician");
    case domain::Role::desk:
      return tr("Service desk");
    case domain::Role::organizer:
      return tr("Organizer");
    case domain::Role::kiosk:
      return tr("Kiosk");
    case domain::Role::display:
      return tr("Display board");
  }
  return {};
}

std::string stop_state_word(domain::StopState state) {
  switch (state) {
    case domain::StopState::planned:
      return tr("planned");
    case domain::StopState::waiting:
      return tr("waiting");
    case domain::StopState::called:
      return tr("called");
    case domain::StopState::serving:
      return tr("being served");
    case domain::StopState::done:
      return tr("done");
    case domain::StopState::missed:
      return tr("missed");
    case domain::StopState::parked:
      return tr("parked");
    case domain::StopState::declined:
      return tr("declined");
    case domain::StopState::cancelled:
      return tr("cancelled");
  }
  return {};
}

std::string window_state_word(domain::WindowState state) {
  switch (state) {
    case domain::WindowState::open:
      return tr("open");
    case domain::WindowState::closed:
      return tr("closed");
    case domain::WindowState::paused:
      return tr("paused");
  }
  return {};
}

std::string print_state_word(domain::PrintState state) {
  switch (state) {
    case domain::PrintState::not_asked:
      return tr("not printed yet");
    case domain::PrintState::printed:
      return tr("printed");
    case domain::PrintState::not_printed:
      return tr("not printed");
    case domain::PrintState::unknown:
      return tr("print state unknown");
  }
  return {};
}

std::string sex_word(domain::Sex sex) {
  switch (sex) {
    case domain::Sex::male:
      return tr("Male");
    case domain::Sex::female:
      return tr("Female");
    case domain::Sex::unknown:
      return {};
  }
  return {};
}

std::string person_word(domain::Sex sex, int age) {
  std::string out = sex_word(sex);
  if (age > 0) out += (out.empty() ? "" : " ") + std::to_string(age);
  return out;
}

std::string waited_word(Instant since, Instant now) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(now - since).count();
  if (minutes <= 0) return tr("just now");
  if (minutes < 60) return trf("{} min", minutes);
  return trf("{} h {:02} min", minutes / 60, minutes % 60);
}

std::string time_word(Instant at, Instant now) {
  if (china_date(at) == china_date(now)) return china_hhmm(at);
  return to_iso(china_date(at)).substr(5) + " " + china_hhmm(at);
}

std::string sync_sentence(const SyncTruth& truth, const Link& link, Instant now) {
  if (link.state != LinkState::online)
    return link.since == Instant{} ? std::string(tr("Connecting to the hub …"))
                                   : trf("Hub does not answer · unsent unknown since {}", time_word(link.since, now));
  if (!truth.known) return tr("Unsent not known yet");
  std::string out = trf("Unsent {}", truth.unsent);
  out += " · ";
  out += truth.last_success ? trf("last success {}", time_word(*truth.last_success, now))
                            : std::string(tr("never sent yet"));
  if (truth.refused > 0) out += " · " + trf("refused {}", truth.refused);
  return out;
}

std::string clause(std::string sentence) {
  for (const std::string_view stop : {".", "。"})
    if (sentence.ends_with(stop)) sentence.resize(sentence.size() - stop.size());
  return sentence;
}

}  // namespace nuanxin::station
