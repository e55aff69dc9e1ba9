#include "station/board/board_presenter.h"

#include "base/i18n.h"
#include "base/json.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {
constexpr std::size_t shown_calls = 3;
constexpr std::size_t shown_deck = 8;
constexpr std::chrono::milliseconds board_event_pause{80};
constexpr std::chrono::seconds board_tick{10};
}  // namespace

BoardPresenter::BoardPresenter(WorkContext context, BoardVoice* voice) : m_context(std::move(context)), m_voice(voice) {
  m_subscriptions.push_back(m_context.api.on_event.connect([this](const Event& event) {
    if (event.entity == "stop" || event.entity == "window" || event.entity == "fair") refresh_soon();
  }));
  m_subscriptions.push_back(m_context.api.on_link.connect([this](const Link& link) {
    m_stale = link.state != LinkState::online;
    if (!m_stale) refresh_soon();
    on_change.emit();
  }));
  m_subscriptions.push_back(m_context.fair.on_change.connect([this] {
    refresh_soon();
    on_change.emit();
  }));
  if (m_voice) m_subscriptions.push_back(m_voice->on_change.connect([this] { on_change.emit(); }));
  refresh_soon();
}

void BoardPresenter::refresh_soon() {
  if (m_refresh) return;
  m_refresh = m_context.timers.after(board_event_pause, [this] {
    m_refresh.reset();
    refresh();
  });
}

void BoardPresenter::refresh() {
  m_clock = m_context.timers.after(board_tick, [this] {
    on_change.emit();
    refresh();
  });
  if (m_context.fair.fair_id().empty() || m_asked) return;
  m_asked = true;
  m_context.api.get("/fairs/" + url_text(m_context.fair.fair_id()) + "/board",
                    m_life.guard([this](Result<Json> answer) {
                      m_asked = false;
                      m_stale = !answer;
                      if (answer) take(*answer);
                      on_change.emit();
                    }));
}

void BoardPresenter::take(const Json& json) {
  std::vector<BoardCall> calls, called;
  for (const auto& item : member(json, "calls")) {
    const BoardCall call{text_or(item, "ticket"), text_or(item, "masked_name"), text_or(item, "window_name"),
                         text_or(item, "place"), parse_iso(text_or(item, "at")).value_or(Instant{})};
    if (calls.size() < shown_calls) calls.push_back(call);
    if (text_or(item, "state") != "serving") called.push_back(call);  // who is there already is called no more
  }
  if (m_voice) m_voice->hear(called, parse_iso(text_or(json, "at")).value_or(m_context.timers.now()));
  std::vector<BoardDeck> deck;
  for (const auto& item : member(json, "on_deck")) {
    if (deck.size() == shown_deck) break;
    const auto service = text_or(item, i18n::language() == "zh_CN" ? "service_zh" : "service_en");
    deck.push_back({text_or(item, "ticket"), service.empty() ? text_or(item, "masked_name") : "→ " + service});
  }
  m_new_call = m_known_at && !calls.empty() && (m_calls.empty() || !(calls.front() == m_calls.front()));
  m_announcement = text_or(json, "announcement");
  m_calls = std::move(calls);
  m_deck = std::move(deck);
  m_known_at = m_context.timers.now();
}

bool BoardPresenter::take_new_call() { return std::exchange(m_new_call, false); }

std::string BoardPresenter::title() const {
  const auto* fair = m_context.fair.fair();
  return fair ? fair->name : std::string(tr("Nuanxin"));
}

std::string BoardPresenter::clock() const { return china_hhmm(m_context.timers.now()); }

std::string BoardPresenter::age() const {
  if (!m_known_at) return m_stale ? std::string(tr("No connection to the hub yet")) : std::string();
  if (!m_stale) return {};
  return trf("Not current: as of {}", time_word(*m_known_at, m_context.timers.now()));
}

std::string BoardPresenter::notice_line() const {
  if (!m_announcement.empty()) return m_announcement;
  return tr("Please go to the place shown when your number is called. Hotline 12351");
}

}  // namespace nuanxin::station
