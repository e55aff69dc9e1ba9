#include "station/voice/speaker.h"

#include <algorithm>
#include <cstdlib>

#include "base/log.h"

namespace nuanxin::station {
namespace fs = std::filesystem;
namespace {

/// Readable by this user alone; empty when there is no room for one.
fs::path new_scratch_folder() {
  std::error_code ec;
  auto pattern = (fs::temp_directory_path(ec) / "nuanxin-voice-XXXXXX").string();
  return mkdtemp(pattern.data()) ? fs::path(pattern) : fs::path();
}

}  // namespace

Speaker::Speaker(Post post, VoiceSettings settings, Options options)
    : m_options(std::move(options)),
      m_post(std::move(post)),
      m_settings(std::move(settings)),
      m_thread([this](const std::stop_token& stop) { run(stop); }) {}

Speaker::~Speaker() {
  m_thread = {};  // asks it to stop and waits
  std::error_code ec;
  if (!m_scratch.empty()) fs::remove_all(m_scratch, ec);
}

void Speaker::say(CallText call) {
  const std::lock_guard lock(m_mutex);
  m_last = call;
  add(std::move(call));
}

void Speaker::repeat_last() {
  const std::lock_guard lock(m_mutex);
  if (m_last) add(*m_last);
}

void Speaker::add(CallText call) {
  if (std::find(m_line.begin(), m_line.end(), call) != m_line.end()) return;
  if (m_line.size() >= m_options.longest_line) {
    ++m_now.left_out;
  } else {
    m_line.push_back(std::move(call));
    m_wake.notify_one();
  }
  report();
}

void Speaker::set(VoiceSettings settings) {
  const std::lock_guard lock(m_mutex);
  m_settings = std::move(settings);
}

void Speaker::run(const std::stop_token& stop) {
  for (;;) {
    std::unique_lock lock(m_mutex);
    if (!m_wake.wait(lock, stop, [this] { return !m_line.empty(); }) || stop.stop_requested()) return;
    const auto call = std::move(m_line.front());
    m_line.pop_front();
    const auto settings = m_settings;
    if (!settings.on || quiet_at(settings, china_hhmm(m_options.clock()))) {
      report();
      continue;
    }
    m_now.speaking = true;
    report();
    lock.unlock();
    const auto silence = say_now(call, settings, stop);
    if (stop.stop_requested()) return;
    lock.lock();
    if (silence != m_now.silence && silence != Silence::none) log::warn("no sound: {}", silence_words(silence));
    m_now.silence = silence;
    m_now.speaking = false;
    report();
  }
}

Silence Speaker::say_now(const CallText& call, const VoiceSettings& settings, const std::stop_token& stop) {
  try {
    if (m_scratch.empty()) m_scratch = new_scratch_folder();
    return m_scratch.empty() ? Silence::no_room : speak(call, settings, m_options.tools, m_scratch, stop);
  } catch (const std::exception& e) {
    log::error("a call could not be spoken: {}", e.what());
    return Silence::no_room;
  }
}

void Speaker::report() {
  m_now.waiting = static_cast<int>(m_line.size());
  if (m_line.empty() && !m_now.speaking) m_now.left_out = 0;
  m_post([this, watch = m_watch, state = m_now] {
    if (watch.expired() || state == m_state) return;
    m_state = state;
    on_state.emit();
  });
}

}  // namespace nuanxin::station
