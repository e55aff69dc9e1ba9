// What the tests of a voice listen with: programs in place of espeak-ng and aplay that keep what they were given.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <sstream>

#include "station/voice/speaker.h"
#include "station/voice/wav.h"
#include "tests/support/temp_folder.h"

namespace nuanxin::station::test {

inline std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

inline std::vector<std::string> file_lines(const std::string& path) {
  std::vector<std::string> out;
  std::istringstream in(file_text(path));
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

inline Sound tone(int seed, std::size_t samples = 400) {
  Sound out(samples);
  for (std::size_t i = 0; i < samples; ++i) out[i] = static_cast<std::int16_t>((seed * 37 + 1) * 50 + i % 20);
  return out;
}

/// The window's thread: what was posted runs in wait_for().
class PostBox {
 public:
  Post post() {
    return [this](std::function<void()> function) {
      const std::lock_guard lock(m_mutex);
      m_waiting.push_back(std::move(function));
      m_wake.notify_one();
    };
  }
  template <class Condition>
  bool wait_for(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition() && std::chrono::steady_clock::now() < deadline) {
      std::unique_lock lock(m_mutex);
      m_wake.wait_for(lock, std::chrono::milliseconds(5), [this] { return !m_waiting.empty(); });
      const auto functions = std::exchange(m_waiting, {});
      lock.unlock();
      for (const auto& function : functions) function();
    }
    return condition();
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::vector<std::function<void()>> m_waiting;
};

/// Programs in place of espeak-ng and aplay. The first notes the sentence and makes a tone; the second notes when it
/// began and ended and keeps what it was given; while `gate` is there it waits for a line from it before it ends.
class SoundStudio {
 public:
  SoundStudio() {
    write_file(path("tone.wav"), wav_bytes(tone(1)));
    program("synthesizer", "printf '%s\\n' \"$4\" >> \"$dir/said\"; cp \"$dir/tone.wav\" \"$2\"");
    program("stuck", "cp \"$dir/tone.wav\" \"$2\"; read -r go < \"$dir/gate\"");
    program("player",
            "echo \"start $(date +%s%N) $$\" >> \"$dir/played\"\n"
            "cp \"$1\" \"$dir/heard.$(grep -c start \"$dir/played\").wav\"\n"
            "if [ -p \"$dir/gate\" ]; then read -r go < \"$dir/gate\"; fi\n"
            "echo \"end $(date +%s%N) $(cksum < \"$1\")\" >> \"$dir/played\"");
  }
  ~SoundStudio() {
    if (m_gate >= 0) ::close(m_gate);
  }
  SoundStudio(const SoundStudio&) = delete;
  SoundStudio& operator=(const SoundStudio&) = delete;

  std::string path(const std::string& name) const { return m_folder.path(name); }
  Speaker::Options options() const {
    Speaker::Options options;
    options.tools.synthesizer = {path("synthesizer")};
    options.tools.player = {path("player")};
    return options;
  }
  void close_gate() {
    REQUIRE(mkfifo(path("gate").c_str(), 0600) == 0);
    m_gate = ::open(path("gate").c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(m_gate >= 0);
  }
  void let_one_end() { REQUIRE(::write(m_gate, "\n", 1) == 1); }
  std::vector<std::string> said() const { return file_lines(path("said")); }
  std::vector<std::string> played() const { return file_lines(path("played")); }
  std::string heard(std::size_t n) const { return file_text(path("heard." + std::to_string(n) + ".wav")); }

 private:
  void program(const std::string& name, const std::string& does) {
    write_file(path(name), "#!/bin/sh\ndir=$(dirname \"$0\")\n" + does + "\n");
    REQUIRE(chmod(path(name).c_str(), 0700) == 0);
  }
  ::nuanxin::test::TempFolder m_folder;
  int m_gate = -1;
};

}  // namespace nuanxin::station::test
