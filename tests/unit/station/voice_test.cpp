#include "sound_studio.h"
#include "station/model/settings.h"
#include "station/voice/voice_state.h"
#include "tests/support/result.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace nuanxin::station::test;
using namespace std::chrono_literals;

namespace {

std::string from_hex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

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
