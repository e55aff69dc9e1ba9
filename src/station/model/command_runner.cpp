#include "station/model/command_runner.h"

#include <algorithm>

#include "base/ids.h"
#include "station/model/event.h"

namespace nuanxin::station {

CommandRunner::CommandRunner(Api& api, Timers& timers) : m_api(api), m_timers(timers) {
  m_link = m_api.on_link.connect([this](const Link& link) {
    if (link.state == LinkState::online && m_busy && m_again) send();  // no need to sit out the pause
  });
}

bool CommandRunner::run(std::string name, Json body, Api::Reply reply) {
  if (m_busy) return false;
  const bool same = m_key_open && name == m_name && body == m_body;
  if (!same) m_key = new_uuid();
  m_name = std::move(name);
  m_body = std::move(body);
  m_reply = std::move(reply);
  m_busy = true;
  m_tries = 0;
  send();
  return true;
}

void CommandRunner::send() {
  m_again.reset();
  ++m_tries;
  const auto turn = ++m_turn;
  m_api.command(m_name, m_body, m_key, m_life.guard([this, turn](Result<Json> answer) {
    if (turn != m_turn || !m_busy) return;
    if (answer.has_error() && answer.error().reason == Reason::unavailable) {
      const auto pause = std::chrono::milliseconds(std::min(500 << std::min(m_tries, 4), 5000));
      m_again = m_timers.after(pause, [this] { send(); });
      on_change.emit();
      return;
    }
    finish(std::move(answer));
  }));
  on_change.emit();
}

void CommandRunner::stop_waiting() {
  if (!m_busy) return;
  ++m_turn;
  m_again.reset();
  finish(refuse(Reason::unavailable, "stopped waiting"));
}

void CommandRunner::finish(Result<Json> answer) {
  m_busy = false;
  m_key_open = answer.has_error() && answer.error().reason == Reason::unavailable;
  const auto reply = std::move(m_reply);
  m_reply = nullptr;
  on_change.emit();
  if (reply) reply(std::move(answer));
}

}  // namespace nuanxin::station
