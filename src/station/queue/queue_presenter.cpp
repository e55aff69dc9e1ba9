#include "station/queue/queue_presenter.h"

#include <algorithm>

#include "base/i18n.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

constexpr std::chrono::milliseconds queue_event_pause{60};  ///< events come in groups; one question answers them all
constexpr std::chrono::seconds queue_tick{20};              ///< waiting times on screen
constexpr std::size_t side_rows = 6;

}  // namespace

QueuePresenter::QueuePresenter(WorkContext context, std::string window)
    : m_context(std::move(context)), m_window(std::move(window)), m_runner(m_context.api, m_context.timers) {
  m_subscriptions.push_back(m_context.api.on_event.connect([this](const Event& event) {
    if (event.entity == "stop" || event.entity == "window" || event.entity == "visit") refresh_soon();
    if (event.entity == "record") fetch_person();
  }));
  m_subscriptions.push_back(m_context.api.on_link.connect([this](const Link& link) {
    if (link.state == LinkState::online) refresh_soon();
    on_change.emit();
  }));
  resolve_window();
  m_subscriptions.push_back(m_context.fair.on_change.connect([this] {
    resolve_window();
    if (!m_known) refresh_soon();
    on_change.emit();
  }));
  m_subscriptions.push_back(m_runner.on_change.connect([this] {
    if (m_runner.busy() && m_runner.tries() > 1)
      say(Mood::caution, tr("The hub does not answer. The move will be sent again by itself; Esc stops waiting."));
    on_change.emit();
  }));
  refresh_soon();
}

std::vector<const domain::Window*> QueuePresenter::windows() const {
  std::vector<const domain::Window*> out;
  if (const auto* fair = m_context.fair.fair())
    for (const auto& window : fair->windows)
      if (may_work_at(window)) out.push_back(&window);
  return out;
}

/// Clinicians work where something is examined, desks where something else is done, organizers everywhere.
bool QueuePresenter::may_work_at(const domain::Window& window) const {
  const auto role = m_context.session.role;
  const auto* catalogue = m_context.fair.catalogue();
  return std::any_of(window.activities.begin(), window.activities.end(), [&](const auto& code) {
    const auto* activity = catalogue ? catalogue->activity(code) : nullptr;
    if (!activity || role == domain::Role::organizer || role == domain::Role::registrar) return true;
    return (activity->kind == forms::ActivityKind::exam) == (role == domain::Role::clinician);
  });
}

/// The command line may name a window by its name.
void QueuePresenter::resolve_window() {
  if (m_window.empty() || window() || !m_context.fair.fair()) return;
  for (const auto& each : m_context.fair.fair()->windows)
    if (each.name == m_window) m_window = each.id.str();
}

void QueuePresenter::choose_window(const std::string& id) {
  m_window = id;
  m_rows = {};
  m_known = false;
  m_mine.clear();
  m_undoable.clear();
  m_notice = {};
  refresh();
  on_change.emit();
}

void QueuePresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

void QueuePresenter::refresh_soon() {
  if (m_refresh) return;
  m_refresh = m_context.timers.after(queue_event_pause, [this] {
    m_refresh.reset();
    refresh();
  });
}

void QueuePresenter::refresh() {
  if (!window()) return;
  if (m_refreshing) {
    m_refresh_again = true;
    return;
  }
  m_refreshing = true;
  const std::string path = "/fairs/" + url_text(m_context.fair.fair_id()) + "/queue?window=" + url_text(m_window);
  m_context.api.get(path, m_life.guard([this](Result<Json> answer) {
    m_refreshing = false;
    if (answer) take_rows(*answer);
    if (m_refresh_again) {
      m_refresh_again = false;
      refresh();
    }
  }));
  m_tick = m_context.timers.after(queue_tick, [this] { refresh(); });
}

void QueuePresenter::take_rows(const Json& json) {
  m_rows = queue_rows_from_json(json);
  m_known = true;
  show_person_of_seat();
}

void QueuePresenter::take_over(const std::string& stop_id) {
  for (const auto& row : m_rows.serving)
    if (row.stop.id.str() == stop_id) {
      m_mine = stop_id;
      return show_person_of_seat();
    }
}

void QueuePresenter::show_person_of_seat() {
  if (m_mine.empty() && !m_rows.serving.empty()) {
    const auto* w = window();
    if (!w || w->seats <= 1) m_mine = m_rows.serving.front().stop.id.str();
    // Several seats: whose draft lies on this machine was served here before the program ended.
    if (m_mine.empty() && m_context.drafts)
      for (const auto& row : m_rows.serving)
        if (m_context.drafts->load("stop-" + row.stop.id.str())) m_mine = row.stop.id.str();
  }
  const auto* row = current();
  const std::string now = row ? row->stop.id.str() : std::string();
  if (now != m_shown_stop) {
    m_shown_stop = now;
    m_visit = nullptr;
    m_earlier = nullptr;
    on_person.emit();
    fetch_person();
  }
  on_change.emit();
}

const QueueRow* QueuePresenter::current() const {
  for (const auto& row : m_rows.serving)
    if (row.stop.id.str() == m_mine) return &row;
  return nullptr;
}

void QueuePresenter::fetch_person() {
  const auto* row = current();
  if (!row) return;
  const std::string stop_id = row->stop.id.str();
  const std::string activity = row->stop.activity;
  m_context.api.get(
      "/visits/" + url_text(row->stop.visit.str()), m_life.guard([this, stop_id, activity](Result<Json> answer) {
        if (stop_id != m_shown_stop || !answer) return;
        const bool first = m_visit.is_null();
        m_visit = *answer;
        if (first) on_person.emit();
        const std::string worker = text_or(member(m_visit, "worker"), "id");
        const std::string path = "/workers/" + url_text(worker) + "/records?activity=" + url_text(activity);
        m_context.api.get(path, m_life.guard([this, stop_id](Result<Json> records) {
          if (stop_id != m_shown_stop || !records) return;
          m_earlier = *records;
          on_change.emit();
        }));
      }));
}

std::string QueuePresenter::waited(const QueueRow& row) const {
  return waited_word(row.stop.joined_at, m_context.timers.now());
}

void QueuePresenter::select(const std::string& stop_id) {
  if (m_selected == stop_id) return;
  m_selected = stop_id;
  on_change.emit();
}

void QueuePresenter::move(const char* name, const std::string& stop_id, Json more) {
  more["stop"] = stop_id;
  m_runner.run(name, std::move(more), [this, stop_id, what = std::string(name)](Result<Json> answer) {
    moved(what, stop_id, std::move(answer));
  });
}

void QueuePresenter::moved(const std::string& name, const std::string& stop_id, Result<Json> answer) {
  refresh();
  if (!answer)
    return say(answer.error().reason == Reason::nobody_waiting ? Mood::plain : Mood::bad, sentence(answer.error()));
  m_undoable = name == "Undo" ? std::string() : stop_id;
  const bool gone =
      name == "MarkMissed" || name == "Park" || name == "Decline" || name == "Finish" || name == "FinishAndNext";
  if (gone && stop_id == m_mine) m_mine.clear();
  if (name == "Undo") m_mine = stop_id;  // if the person is at this seat again, this seat serves them
  std::string called = text_or(member(*answer, "stop"), "id");
  if (name == "FinishAndNext") called = text_or(member(member(*answer, "next"), "stop"), "id");
  if (name == "CallNext" || name == "FinishAndNext") {
    if (!called.empty()) {
      m_mine = called;
      if (name == "CallNext") m_undoable = called;
      return say(Mood::plain, {});  // the left column shows who was called
    }
    return say(Mood::plain, tr("Finished. Nobody is waiting who can come now."));
  }
  if (name == "Start") return say(Mood::plain, {});  // the side column says so, and the form needs the room
  static const std::pair<const char*, const char*> words[] = {
      {"Recall", N_("Called again.")},
      {"MarkMissed", N_("Marked as missed. F6 brings the person back.")},
      {"Park", N_("Parked. F6 brings the person back.")},
      {"Decline", N_("Declined.")},
      {"Return", N_("Back in the queue at the old place.")},
      {"Undo", N_("Undone.")},
      {"Finish", N_("Finished.")},
  };
  for (const auto& [command, text] : words)
    if (name == command) return say(Mood::good, tr(text));
}

void QueuePresenter::call_next() {
  if (busy() || current() || m_window.empty()) return;
  m_runner.run("CallNext", Json{{"window", m_window}},
               [this](Result<Json> answer) { moved("CallNext", {}, std::move(answer)); });
}

void QueuePresenter::recall() {
  if (const auto* row = current(); row && row->stop.state == domain::StopState::called)
    move("Recall", row->stop.id.str());
}

void QueuePresenter::start() {
  if (const auto* row = current(); row && row->stop.state == domain::StopState::called)
    move("Start", row->stop.id.str());
}

void QueuePresenter::mark_missed() {
  if (const auto* row = current(); row && row->stop.state == domain::StopState::called)
    move("MarkMissed", row->stop.id.str());
}

void QueuePresenter::ask(Asking what) {
  if (busy() || !current()) return;
  m_asking = what;
  on_change.emit();
}

void QueuePresenter::answer(const std::string& reason) {
  const auto asked = m_asking;
  m_asking = Asking::nothing;
  if (reason.empty()) return say(Mood::plain, tr("Nothing was changed."));
  if (asked == Asking::park) return park(reason);
  if (asked == Asking::decline) return decline(reason);
}

void QueuePresenter::park(const std::string& reason) {
  if (const auto* row = current()) move("Park", row->stop.id.str(), Json{{"reason", reason}});
}

void QueuePresenter::decline(const std::string& reason) {
  if (const auto* row = current()) move("Decline", row->stop.id.str(), Json{{"reason", reason}});
}

bool QueuePresenter::returnable(std::string* stop_id) const {
  const auto in = [&](const std::vector<QueueRow>& list) {
    return std::find_if(list.begin(), list.end(), [&](const auto& row) { return row.stop.id.str() == m_selected; }) !=
           list.end();
  };
  std::string id;
  if (in(m_rows.missed) || in(m_rows.parked))
    id = m_selected;
  else if (!m_rows.missed.empty())
    id = m_rows.missed.front().stop.id.str();
  else if (!m_rows.parked.empty())
    id = m_rows.parked.front().stop.id.str();
  if (stop_id) *stop_id = id;
  return !id.empty();
}

void QueuePresenter::return_selected() {
  std::string id;
  if (returnable(&id)) move("Return", id);
}

void QueuePresenter::undo() {
  if (!m_undoable.empty()) move("Undo", m_undoable);
}

void QueuePresenter::finish(bool and_next) {
  const auto* row = current();
  if (!row || busy()) return;
  move(and_next ? "FinishAndNext" : "Finish", row->stop.id.str());
}

void QueuePresenter::toggle_window() {
  const auto* w = window();
  if (!w) return;
  const bool open = w->state == domain::WindowState::open;
  m_runner.run("SetWindowState", Json{{"window", m_window}, {"state", open ? "paused" : "open"}},
               [this, open](Result<Json> answer) {
                 m_context.fair.refresh();
                 refresh();
                 if (!answer) return say(Mood::bad, sentence(answer.error()));
                 say(Mood::good,
                     open ? tr("This window is paused: nobody is called here.") : tr("This window is open."));
               });
}

std::vector<KeyAction> QueuePresenter::keys() const {
  const auto* row = current();
  const auto* w = window();
  const bool open = w && w->state == domain::WindowState::open;
  const bool free = !busy() && m_asking == Asking::nothing;
  const bool called = row && row->stop.state == domain::StopState::called;
  std::vector<KeyAction> out;
  if (!w) return out;
  if (!open || (!row && m_rows.waiting.empty() && m_rows.on_deck.empty())) {
    out.push_back({12, open ? tr("Pause window") : tr("Open window"), free, !open, "key.toggle_window"});
  }
  // Nobody can be called while somebody is here: the room is needed for the form's keys.
  if (!row) out.push_back({2, tr("Call next"), free && open, open, "key.call_next"});
  out.push_back({3, tr("Call again"), free && called, false, "key.recall"});
  out.push_back({4, tr("Missed"), free && called, false, "key.missed"});
  out.push_back({5, tr("Park"), free && row, false, "key.park"});
  if (!row || returnable()) out.push_back({6, tr("Return"), free && returnable(), false, "key.return"});
  out.push_back({7, tr("Undo"), free && !m_undoable.empty(), false, "key.undo"});
  out.push_back({8, tr("Finish, next"), free && row, row != nullptr, "key.finish_next"});
  return out;
}

void QueuePresenter::key(int f_key) {
  if (m_asking != Asking::nothing) return;
  switch (f_key) {
    case 2:
      return call_next();
    case 3:
      return recall();
    case 4:
      return mark_missed();
    case 5:
      return ask(Asking::park);
    case 6:
      return return_selected();
    case 7:
      return undo();
    case 8:
      return finish(true);
    case 12:
      return toggle_window();
    default:
      return;
  }
}

SideContent QueuePresenter::side() const {
  SideContent side;
  side.now_title = tr("Now serving");
  side.nobody = !window()                                                     ? tr("No window chosen")
                : m_known && m_rows.waiting.empty() && m_rows.on_deck.empty() ? tr("Nobody is waiting")
                                                                              : tr("Nobody yet: F2 calls");
  side.next_title = m_known ? trf("Next ({})", m_rows.on_deck.size() + m_rows.waiting.size()) : std::string(tr("Next"));
  if (const auto* row = current()) {
    std::string line = row->masked_name + "  " + person_word(row->sex, row->age);
    const bool called = row->stop.state == domain::StopState::called;
    side.now.push_back({row->ticket,
                        line,
                        m_context.fair.occupation_name(row->occupation) + " · " + stop_state_word(row->stop.state),
                        {},
                        called ? Mood::caution : Mood::good});
  }
  for (const auto& row : m_rows.on_deck) {
    if (side.next.size() == side_rows) break;
    side.next.push_back(
        {row.ticket, row.masked_name, tr("at the door"), m_context.fair.activity_name(row.stop.activity), Mood::good});
  }
  for (const auto& row : m_rows.waiting) {
    if (side.next.size() == side_rows) break;
    side.next.push_back({row.ticket, row.masked_name, waited(row),
                         row.stop.reason.empty() ? m_context.fair.activity_name(row.stop.activity) : row.stop.reason,
                         Mood::plain});
  }
  return side;
}

}  // namespace nuanxin::station
