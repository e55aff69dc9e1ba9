// The voice of a board: calls wait in a line and are spoken one after the other by a thread of its own, none cut off by
// the next. A call that waits already is not taken twice; a full line takes no more (the older ones have waited longer)
// and says how many it left out. In quiet hours and when switched off a call is passed over. What cannot be heard is
// told by state(), and the next call tries again.
//
// say() and repeat_last() may come from any thread; the rest, and the object's life, belong to the window's thread.
// Its end kills what is being said, at once.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "base/time.h"
#include "station/live_api.h"
#include "station/model/life.h"
#include "station/voice/speech.h"

namespace nuanxin::station {

class Speaker {
 public:
  struct Options {
    SpeechTools tools;
    std::size_t longest_line = 20;
    Clock clock = system_now;
  };
  Speaker(Post, VoiceSettings, Options);
  ~Speaker();

  void say(CallText);
  /// The call that came last, also when it was not heard.
  void repeat_last();
  /// From the next call on.
  void set(VoiceSettings);
  const VoiceState& state() const { return m_state; }

  Signal<> on_state;

 private:
  void add(CallText);  ///< with the lock held
  void run(const std::stop_token&);
  Silence say_now(const CallText&, const VoiceSettings&, const std::stop_token&);
  void report();  ///< with the lock held

  const Options m_options;
  const Post m_post;
  Life m_life;
  const std::weak_ptr<void> m_watch = m_life.watch();
  VoiceState m_state;               ///< as the window knows it
  std::filesystem::path m_scratch;  ///< the thread's; empty until it is needed

  std::mutex m_mutex;
  std::condition_variable_any m_wake;
  std::deque<CallText> m_line;
  std::optional<CallText> m_last;
  VoiceSettings m_settings;
  VoiceState m_now;
  std::jthread m_thread;
};

}  // namespace nuanxin::station
