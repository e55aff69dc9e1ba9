#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <condition_variable>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>

#include "support/result.h"
#include "support/temp_folder.h"
#include "station/board/board_presenter.h"
#include "station/voice/wav.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;
using namespace std::chrono_literals;

namespace {

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::vector<std::string> file_lines(const std::string& path) {
  std::vector<std::string> out;
  std::istringstream in(file_text(path));
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

std::string from_hex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

Sound tone(int seed, std::size_t samples = 400) {
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
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (!condition() && std::chrono::steady_clock::now() < deadline) {
      std::unique_lock lock(m_mutex);
      m_wake.wait_for(lock, 5ms, [this] { return !m_waiting.empty(); });
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
  nuanxin::test::TempFolder m_folder;
  int m_gate = -1;
};

CallText numbered_call(int number) { return *call_text("A" + std::to_string(100 + number), {"采血窗口"}); }

bool all_done(const Speaker& speaker) { return speaker.state().waiting == 0 && !speaker.state().speaking; }

}  // namespace

TEST_CASE("A called ticket is spoken as the given vectors say") {
  const char* shared = std::getenv("NUANXIN_SHARED_DIR");
  const auto vectors =
      parse_json(file_text(std::string(shared ? shared : "../shared") + "/protocols/vectors/08_tts_text.json"));
  if (!vectors) {
    WARN("the shared vectors are not here");
    return;
  }
  REQUIRE(!vectors->empty());
  for (const auto& vector : *vectors) {
    INFO(text_or(vector, "name"));
    const auto text = from_hex(text_or(vector, "hex"));
    const auto& expect = member(vector, "expect");
    const auto checked = check_spoken(text);
    if (text_or(expect, "result") != "ok") {
      REQUIRE_FALSE(checked);
      CHECK(checked.error().detail == text_or(expect, "error"));
      continue;
    }
    CHECK(checked);
    const std::string mark = "号到";
    const auto place = text.substr(text.find(mark) + mark.size());
    CHECK(call_text(text_or(expect, "ticket"), {place})->sentence == text_or(expect, "text"));
  }
}

TEST_CASE("A call is a sentence, and words that may be recorded") {
  const auto call = call_text("A023", {"采血窗口", "12号车", ""});
  REQUIRE(call);
  CHECK(call->sentence == "请A零二三号到采血窗口，幺二号车");
  CHECK(call->words == std::vector<std::string>{"请", "A", "零", "二", "三", "号", "到", "采血窗口", "12号车"});
  CHECK(call_text("B101", {})->sentence == "请B幺零幺号");
  for (const auto* ticket : {"", "A-1", "a1", "张三"}) CHECK(call_text(ticket, {"窗口"}).error().detail == "ticket");
}

TEST_CASE("What could mean something to the speech program is not given to it") {
  const auto fault = [](const std::string& text) {
    const auto checked = check_spoken(text);
    return checked ? std::string() : checked.error().detail;
  };
  CHECK(fault("请A幺号到[一]窗口").empty());
  CHECK(fault("") == "empty");
  CHECK(fault(" \xE3\x80\x80") == "empty");
  CHECK(fault("\xE8\xAF") == "utf8");
  CHECK(fault("请<break/>") == "markup");
  CHECK(fault("甲&乙") == "markup");
  CHECK(fault("请[[qing3") == "markup");
  CHECK(fault("-f/etc/passwd") == "option");
  CHECK(fault("请\n坐") == "control");
  std::string hundred;
  for (int i = 0; i < 100; ++i) hundred += "请";
  CHECK(fault(hundred).empty());
  CHECK(fault(hundred + "请") == "too_long");
}

TEST_CASE("Recorded words are put together with silence between them") {
  const auto whole = join_sounds({tone(1), tone(2)}, 100ms);
  REQUIRE(whole);
  CHECK(whole->size() == 400 + 2205 + 400);
  CHECK((*whole)[0] == tone(1)[0]);
  CHECK((*whole)[400] == 0);
  CHECK(whole->back() == tone(2).back());
  CHECK(*parse_wav(wav_bytes(*whole)) == *whole);
  CHECK(join_sounds({Sound(longest_sound, 1), tone(1)}, 0ms).error().reason == Reason::too_large);
  Sound half{1000, -1000};
  scale_sound(half, 50);
  CHECK(half == Sound{500, -500});
}

TEST_CASE("A WAV that is cut short, foreign or endless is refused") {
  const auto good = wav_bytes(tone(1));
  for (std::size_t size = 0; size < good.size(); ++size) REQUIRE_FALSE(parse_wav(good.substr(0, size)));
  auto stereo = good;
  stereo[22] = 2;
  CHECK(parse_wav(stereo).error().reason == Reason::unsupported);
  auto slow = good;
  slow[24] = 0;
  CHECK(parse_wav(slow).error().reason == Reason::unsupported);
  auto with_list = good;
  with_list.insert(12, std::string("LIST\3\0\0\0abc\0", 12));  // an odd chunk is filled up
  CHECK(*parse_wav(with_list) == tone(1));
  CHECK(parse_wav(std::string(10'000'000, 'x')).error().reason == Reason::too_large);
}

TEST_CASE("Calls from several threads are spoken one after the other, each twice, none cut off") {
  SoundStudio studio;
  PostBox window;
  VoiceSettings settings;
  settings.volume = 100;
  Speaker speaker(window.post(), settings, studio.options());
  {
    std::vector<std::jthread> desks;
    for (int desk = 0; desk < 4; ++desk)
      desks.emplace_back([&speaker, desk] {
        for (int i = 0; i < 5; ++i) speaker.say(numbered_call(desk * 5 + i));
      });
  }
  REQUIRE(window.wait_for([&] { return studio.played().size() == 40 && all_done(speaker); }));
  CHECK(speaker.state() == VoiceState{});

  std::vector<std::size_t> order;
  const auto said = studio.said();
  REQUIRE(said.size() == 20);
  for (int i = 0; i < 20; ++i) {
    const auto at = std::find(said.begin(), said.end(), numbered_call(i).sentence);
    REQUIRE(at != said.end());
    order.push_back(static_cast<std::size_t>(at - said.begin()));
    if (i % 5 != 0) CHECK(order[i - 1] < order[i]);  // a desk's calls stay in its order
  }
  long long before = 0;
  const auto twice = wav_bytes(*join_sounds({tone(1), tone(1)}, 500ms));
  const auto lines = studio.played();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::istringstream line(lines[i]);
    std::string what;
    long long at = 0;
    line >> what >> at;
    CHECK(what == (i % 2 == 0 ? "start" : "end"));
    CHECK(at > before);
    before = at;
    if (i % 2 == 0) CHECK(studio.heard(i / 2 + 1) == twice);
  }
}

TEST_CASE("A call that waits is not taken twice, and a full line takes no more and says so") {
  SoundStudio studio;
  studio.close_gate();
  PostBox window;
  auto options = studio.options();
  options.longest_line = 2;
  Speaker speaker(window.post(), {}, options);
  speaker.say(numbered_call(1));
  REQUIRE(window.wait_for([&] { return studio.played().size() == 1; }));
  for (const int number : {2, 2, 3, 3, 4}) speaker.say(numbered_call(number));
  speaker.repeat_last();  // the fourth, for which there is no room yet
  REQUIRE(window.wait_for([&] { return speaker.state().left_out == 2; }));
  CHECK(speaker.state().waiting == 2);
  CHECK(studio.played().size() == 1);  // the first is not cut off
  for (int i = 0; i < 3; ++i) studio.let_one_end();
  REQUIRE(window.wait_for([&] { return studio.played().size() == 6 && all_done(speaker); }));
  CHECK(speaker.state().left_out == 0);
  speaker.repeat_last();
  studio.let_one_end();
  REQUIRE(window.wait_for([&] { return studio.played().size() == 8; }));
  const std::vector<std::string> expected{numbered_call(1).sentence, numbered_call(2).sentence,
                                          numbered_call(3).sentence, numbered_call(4).sentence};
  CHECK(studio.said() == expected);
}

TEST_CASE("Recorded words are used when all are there") {
  SoundStudio studio;
  PostBox window;
  const auto call = numbered_call(1);
  VoiceSettings settings;
  settings.volume = 50;
  settings.folder = studio.path("");
  for (std::size_t i = 0; i < call.words.size(); ++i)
    write_file(studio.path(call.words[i] + ".wav"), wav_bytes(tone(static_cast<int>(i))));
  Speaker speaker(window.post(), settings, studio.options());
  speaker.say(call);
  REQUIRE(window.wait_for([&] { return studio.played().size() == 2; }));
  CHECK(studio.said().empty());
  std::vector<Sound> parts;
  for (std::size_t i = 0; i < call.words.size(); ++i) parts.push_back(tone(static_cast<int>(i)));
  auto once = *join_sounds(parts, 30ms);
  scale_sound(once, 50);
  CHECK(studio.heard(1) == wav_bytes(*join_sounds({once, once}, 500ms)));

  speaker.say(*call_text("A101", {"一般检查"}));  // not recorded
  speaker.say(*call_text("A101", {"../采血窗口"}));
  REQUIRE(window.wait_for([&] { return studio.played().size() == 6; }));
  CHECK(studio.said().size() == 2);
}

TEST_CASE("What keeps the voice silent is told, and the next call tries again") {
  SoundStudio studio;
  PostBox window;
  auto options = studio.options();
  const auto silence_of = [&](int number) {
    Speaker speaker(window.post(), {}, options);
    speaker.say(numbered_call(number));
    window.wait_for([&] { return speaker.state().silence != Silence::none; });
    return speaker.state().silence;
  };
  SECTION("no espeak-ng") {
    options.tools.synthesizer = {"/nowhere/espeak-ng"};
    CHECK(silence_of(1) == Silence::no_synthesizer);
    CHECK(voice_line({}, {Silence::no_synthesizer}, "10:00").text.find("espeak-ng") != std::string::npos);
  }
  SECTION("no aplay") {
    options.tools.player = {"/nowhere/aplay"};
    CHECK(silence_of(1) == Silence::no_player);
  }
  SECTION("no sound card: the real aplay with a device that is nowhere") {
    options.tools.player = {"aplay", "-q", "-D", "nuanxin_nowhere", "--"};
    CHECK(silence_of(1) == Silence::no_sound_card);
  }
  SECTION("espeak-ng makes no sound") {
    options.tools.synthesizer = {"true"};
    CHECK(silence_of(1) == Silence::synthesizer_failed);
  }
  SECTION("espeak-ng does not come to an end") {
    options.tools.synthesizer = {"tail", "-f", "/dev/null"};
    options.tools.synthesizer_limit = 50ms;
    options.tools.synthesizer.insert(options.tools.synthesizer.end(), {"--pid", std::to_string(getpid())});
    CHECK(silence_of(1) == Silence::synthesizer_failed);
  }
  SECTION("the player is killed in the middle") {
    studio.close_gate();
    Speaker speaker(window.post(), {}, options);
    speaker.say(numbered_call(1));
    REQUIRE(window.wait_for([&] { return studio.played().size() == 1; }));
    const auto line = studio.played().front();
    REQUIRE(::kill(std::stoi(line.substr(line.rfind(' '))), SIGKILL) == 0);
    REQUIRE(window.wait_for([&] { return speaker.state().silence == Silence::broken_off; }));
    speaker.say(numbered_call(2));
    studio.let_one_end();
    CHECK(window.wait_for([&] { return speaker.state() == VoiceState{} && studio.said().size() == 2; }));
  }
}

TEST_CASE("The end of the voice ends what is being said") {
  SoundStudio studio;
  studio.close_gate();
  PostBox window;
  pid_t player = 0;
  {
    Speaker speaker(window.post(), {}, studio.options());
    for (int i = 0; i < 3; ++i) speaker.say(numbered_call(i));
    REQUIRE(window.wait_for([&] { return studio.played().size() == 1; }));
    const auto line = studio.played().front();
    player = std::stoi(line.substr(line.rfind(' ')));
  }
  CHECK(::kill(player, 0) != 0);
  CHECK(studio.played().size() == 1);
}

TEST_CASE("espeak-ng itself speaks a call in Mandarin, twice the same") {
  SoundStudio studio;
  PostBox window;
  auto options = studio.options();
  options.tools.synthesizer = SpeechTools{}.synthesizer;
  Speaker speaker(window.post(), {}, options);
  speaker.say(*call_text("A023", {"2号诊室"}));
  REQUIRE(window.wait_for([&] { return studio.played().size() == 2 && all_done(speaker); }));
  CHECK(speaker.state().silence == Silence::none);
  const auto sound = parse_wav(studio.heard(1));
  REQUIRE(sound);
  const std::size_t pause = sound_rate / 2, once = (sound->size() - pause) / 2;
  CHECK(once > 3 * sound_rate);
  CHECK(std::equal(sound->begin(), sound->begin() + static_cast<long>(once), sound->end() - static_cast<long>(once)));
  CHECK(std::count(sound->begin(), sound->end(), 0) < static_cast<long>(sound->size()) / 2);
}

TEST_CASE("Quiet hours may go over midnight; a wrong time is none") {
  const auto quiet = [](const std::string& from, const std::string& to, const std::string& at) {
    VoiceSettings voice;
    voice.quiet_from = from;
    voice.quiet_to = to;
    return quiet_at(voice, at);
  };
  CHECK(quiet("12:00", "14:00", "12:00"));
  CHECK_FALSE(quiet("12:00", "14:00", "14:00"));
  CHECK(quiet("21:00", "07:30", "23:59"));
  CHECK(quiet("21:00", "07:30", "07:29"));
  CHECK_FALSE(quiet("21:00", "07:30", "12:00"));
  CHECK_FALSE(quiet("", "", "12:00"));
  CHECK_FALSE(quiet("1:00", "99:99", "12:00"));
}

TEST_CASE("The voice's settings are kept, and what is missing has a sensible value") {
  nuanxin::test::TempFolder folder;
  Settings settings;
  settings.instruments = {{"omron-hbp-9030", "/dev/ttyUSB0"}};
  settings.voice = {false, 30, "21:00", "07:30", "/srv/words"};
  REQUIRE(save_settings(folder.path("station.json"), settings));
  const auto loaded = load_settings(folder.path("station.json"));
  CHECK(loaded.voice == settings.voice);
  CHECK(loaded.instruments.size() == 1);
  write_file(folder.path("old.json"), R"({"hub": "http://van:8770", "voice": {"volume": 900}})");
  CHECK(load_settings(folder.path("old.json")).voice.volume == 100);
  CHECK(load_settings(folder.path("old.json")).voice.on);
}

namespace {

struct HubCall {
  std::string ticket, state, at;
};

Json board_with(const std::vector<HubCall>& calls, const std::string& now) {
  Json list = Json::array();
  for (const auto& call : calls)
    list.push_back({{"ticket", call.ticket},
                    {"masked_name", "张*三"},
                    {"window_name", "一般检查"},
                    {"place", "车厢前部"},
                    {"state", call.state},
                    {"at", "2026-07-22T" + call.at + ".000+08:00"}});
  return Json{{"calls", list}, {"on_deck", Json::array()}, {"at", "2026-07-22T" + now + ".000+08:00"}};
}

}  // namespace

TEST_CASE("The board speaks what is called from now on: number and place, never a name") {
  SoundStudio studio;
  PostBox window;
  Bench bench(domain::Role::display);
  BoardVoice voice(window.post(), {}, studio.options());
  BoardPresenter presenter(bench.context(), &voice);
  const auto hub_has = [&](const std::vector<HubCall>& calls, const std::string& now) {
    bench.api.on_event.emit(Event{9, {}, "CallNext", "stop", "s", 1, {}});
    bench.timers.pass(100ms);
    REQUIRE(bench.api.answer("/fairs/fair-1/board", board_with(calls, now)));
  };
  hub_has({{"A001", "called", "09:29:00"}}, "09:29:10");
  hub_has({{"A003", "called", "09:29:30"},
           {"A002", "called", "09:29:30"},
           {"A009", "serving", "09:29:20"},
           {"A001", "called", "09:29:00"}},
          "09:29:30");
  hub_has({{"A001", "called", "09:29:40"}, {"A003", "serving", "09:29:30"}, {"A002", "called", "09:29:30"}},
          "09:29:40");                                    // the first is called again
  hub_has({{"A004", "called", "09:31:00"}}, "09:40:00");  // long ago: the board was cut off
  const auto where = "号到一般检查，车厢前部";
  REQUIRE(window.wait_for([&] { return studio.played().size() == 6; }));
  voice.repeat();
  REQUIRE(window.wait_for([&] { return studio.played().size() == 8; }));
  const std::vector<std::string> expected{std::string("请A零零二") + where, std::string("请A零零三") + where,
                                          std::string("请A零零幺") + where, std::string("请A零零幺") + where};
  CHECK(studio.said() == expected);
}

TEST_CASE("A person at the board makes it louder, quieter or silent, and that is kept") {
  SoundStudio studio;
  PostBox window;
  Bench bench(domain::Role::display);
  BoardVoice voice(window.post(), {}, studio.options());
  VoiceSettings kept;
  const auto subscription = voice.on_settings.connect([&](const VoiceSettings& settings) { kept = settings; });
  for (int i = 0; i < 3; ++i) voice.louder();
  CHECK(kept.volume == 100);
  for (int i = 0; i < 11; ++i) voice.quieter();
  CHECK(kept.volume == 0);
  voice.on_or_off();
  CHECK_FALSE(kept.on);
  CHECK(voice.line(bench.timers.now()).mood == Mood::caution);
  const auto at = bench.timers.now();
  voice.hear({}, at);
  voice.hear({{"A001", "张*三", "一般检查", "", at}}, at);  // passed over
  voice.on_or_off();
  voice.hear({{"A002", "张*三", "一般检查", "", at}}, at);
  REQUIRE(window.wait_for([&] { return studio.played().size() == 2; }));
}

TEST_CASE("In quiet hours a call is shown and not spoken") {
  SoundStudio studio;
  PostBox window;
  auto options = studio.options();
  std::atomic<int> hour = 22;
  options.clock = [&hour] { return *parse_iso("2026-07-22T00:10:00+08:00") + std::chrono::hours(hour); };
  VoiceSettings settings;
  settings.quiet_from = "21:00";
  settings.quiet_to = "07:30";
  std::atomic<int> passed = 0;
  Speaker speaker([&passed, post = window.post()](std::function<void()> f) { ++passed, post(std::move(f)); }, settings,
                  options);
  speaker.say(numbered_call(1));
  REQUIRE(window.wait_for([&] { return passed == 2; }));  // taken, and passed over
  hour = 12;
  speaker.say(numbered_call(2));
  REQUIRE(window.wait_for([&] { return studio.played().size() == 2; }));
  CHECK(studio.said() == std::vector<std::string>{numbered_call(2).sentence});
  CHECK(voice_line(settings, {}, "22:10").text.find("21:00") != std::string::npos);
}
