#include <atomic>
#include <csignal>

#include "sound_studio.h"
#include "station/board/board_presenter.h"
#include "support.h"
#include "tests/support/result.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;
using namespace std::chrono_literals;

namespace {

CallText numbered_call(int number) { return *call_text("A" + std::to_string(100 + number), {"采血窗口"}); }

bool all_done(const Speaker& speaker) { return speaker.state().waiting == 0 && !speaker.state().speaking; }

}  // namespace

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
    if (i % 2 == 0) CHECK((studio.heard(i / 2 + 1) == twice));
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
  for (const auto& word : call.words) parts.push_back(*read_wav(studio.path(word + ".wav")));
  auto once = *join_sounds(parts, 30ms);
  scale_sound(once, 50);
  CHECK((studio.heard(1) == wav_bytes(*join_sounds({once, once}, 500ms))));

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
    studio.close_gate();
    options.tools.synthesizer = {studio.path("stuck")};
    options.tools.synthesizer_limit = 50ms;
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
  int changes = 0;
  const auto watching = voice.on_change.connect([&] { ++changes; });
  voice.hear({}, at);
  voice.hear({{"A001", "张*三", "一般检查", "", at}}, at);
  REQUIRE(window.wait_for([&] { return changes == 2; }));  // it waited, and was passed over
  voice.on_or_off();
  voice.hear({{"A002", "张*三", "一般检查", "", at}}, at);
  REQUIRE(window.wait_for([&] { return studio.played().size() == 2; }));
  CHECK(studio.said() == std::vector<std::string>{"请A零零二号到一般检查"});
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
