// The worker's own page as a phone shows it.
#include <catch2/catch.hpp>

#include "web/stage.h"

using namespace nuanxin;
using namespace nuanxin::test;
using std::chrono::seconds;

namespace {

void open_as_phone(const std::string& url) {
  browser().screen(phone_screen);
  browser().open(url);
}

/// Notes what the page would have sounded and shaken.
void listen_to_alarms() {
  browser().run(
      "window.shakes = 0; window.tones = 0; navigator.vibrate = () => { window.shakes += 1; return true; };"
      "const make = AudioContext.prototype.createOscillator;"
      "AudioContext.prototype.createOscillator = function () { window.tones += 1; return make.call(this); };");
}

}  // namespace

TEST_CASE("the page follows its person from waiting to the slip") {
  Stage stage;
  auto& page = browser();
  const auto other = stage.comes(1);
  const auto me = stage.comes(2);
  REQUIRE(me.url.starts_with(stage.url() + "/v/"));

  open_as_phone(me.url);
  CHECK(page.shows("#say", "“一般检查”前面还有 1 人"));
  CHECK(page.text("#ticket") == "A002");
  CHECK(page.text("#stops").find("先做“一般检查”") != std::string::npos);
  CHECK(latin_words(page.text("body")) == "");
  check_accessible("waiting");
  keep_picture("phone-waiting");
  page.dark(true);
  check_accessible("waiting, dark");
  keep_picture("phone-waiting-dark");
  page.dark(false);

  listen_to_alarms();
  page.click("#do-ring");
  stage.call("vitals");
  CHECK(page.shows("#say", "马上轮到您"));
  stage.call("vitals");
  CHECK(page.shows("#head", "叫到您了"));
  CHECK(page.text("#say") == "请到\n一般检查\n车厢前部");
  CHECK(page.title() == "【叫到您了】A002 · 我的号票");
  CHECK(page.run("return window.shakes > 0 && window.tones >= 3;") == true);
  CHECK(latin_words(page.text("body")) == "");
  check_accessible("called");
  keep_picture("phone-called");

  stage.command("lidoctor", "MarkMissed", {{"stop", me.stops.at("vitals")}});
  CHECK(page.shows("#head", "您错过了叫号"));
  check_accessible("missed");
  keep_picture("phone-missed");
  page.click("#do-return");
  CHECK(page.shows("#head", "请等待叫号"));
  CHECK(page.text("#answer") == "");

  stage.call("vitals");
  CHECK(page.shows("#head", "叫到您了"));
  stage.command("lidoctor", "Start", {{"stop", me.stops.at("vitals")}});
  CHECK(page.shows("#head", "正在为您办理"));
  check_accessible("serving");
  keep_picture("phone-serving");
  stage.examine(me);
  CHECK(page.shows("#head", "请等待叫号"));
  CHECK(page.run("return document.getElementById('slip-part').hidden;") == true);
  stage.command("lidoctor", "Decline", {{"stop", me.stops.at("knee")}, {"reason", "不做"}});
  CHECK(page.shows("#head", "全部办完了"));

  page.type("#check", "0000");
  page.click("#slip-button");
  CHECK(page.shows("#slip-answer", "不对"));
  check_accessible("finished");
  keep_picture("phone-finished", true);
  page.run("document.getElementById('check').value = '';");
  page.type("#check", me.number.substr(me.number.size() - 4));
  page.click("#slip-button");
  REQUIRE(wait_until(
      [&] {
        return page.run("const i = document.querySelector('#slip-paper img'); return i && i.naturalWidth;") == 800;
      },
      seconds(15)));
  CHECK(page.text("#slip-answer") == "");
  page.run(
      "window.saved = ''; const make = URL.createObjectURL;"
      "URL.createObjectURL = b => { window.saved = b.type; return make.call(URL, b); };");
  page.click("#slip-save");
  CHECK(wait_until([&] { return page.run("return window.saved;") == "application/pdf"; }, seconds(15)));
  check_accessible("slip");
  keep_picture("phone-slip", true);
}

TEST_CASE("the page speaks English when asked, and remembers it") {
  Stage stage;
  auto& page = browser();
  stage.comes(1);
  const auto me = stage.comes(2);
  open_as_phone(me.url);
  CHECK(page.shows("#head", "请等待叫号"));
  page.click("#language");
  CHECK(page.text("#say") == "Vital signs: 1 before you.");
  page.reload();
  CHECK(page.shows("#head", "Please wait for your call"));
  CHECK(page.run("return document.documentElement.lang;") == "en");
  check_accessible("waiting, English");
  keep_picture("phone-waiting-en");
  stage.call("vitals");
  stage.call("vitals");
  CHECK(page.shows("#head", "It is your turn"));
  keep_picture("phone-called-en");
  stage.command("lidoctor", "MarkMissed", {{"stop", me.stops.at("vitals")}});
  CHECK(page.shows("#head", "You missed your call"));

  page.click("#do-ask-leave");
  CHECK(page.text("#main-actions").find("Really leave?") != std::string::npos);
  check_accessible("leaving, English");
  page.click("#do-stay");
  CHECK(page.text("#head") == "You missed your call");
  page.click("#do-ask-leave");
  page.click("#do-leave");
  CHECK(page.shows("#head", "You have left"));
  CHECK(page.text("#stops").find("Cancelled") != std::string::npos);
  check_accessible("left, English");
  page.click("#language");
  CHECK(page.shows("#head", "您已经离开"));
}

TEST_CASE("a page that is cut off says since when, never shows an old call as fresh, and comes back by itself") {
  Stage stage;
  auto& page = browser();
  const auto me = stage.comes(1);
  stage.call("vitals");
  open_as_phone(me.url);
  CHECK(page.shows("#head", "叫到您了"));
  CHECK(page.run("return document.body.className;") == "called");
  stage.kill();
  CHECK(page.shows("#lost", "连接断开了", seconds(15)));
  REQUIRE(wait_until([&] { return page.run("return document.body.className;") == "called stale"; }, seconds(20)));
  CHECK(page.text("#since").find("前），可能已经变了") != std::string::npos);
  CHECK(page.text("#head").find("叫到过您") != std::string::npos);
  for (const auto* order : {"请到", "请过去", "叫到您了"}) CHECK(page.text("main").find(order) == std::string::npos);
  CHECK(page.title() == "A001 · 我的号票");
  CHECK(latin_words(page.text("body")) == "");
  check_accessible("cut off");
  keep_picture("phone-cut-off");
  stage.start();
  REQUIRE(wait_until([&] { return page.run("return document.body.className;") == "called"; }, seconds(40)));
  CHECK(page.text("#lost") == "");
}

TEST_CASE("a wrong ticket opens nothing, and trying many ends in a pause") {
  Stage stage;
  auto& page = browser();
  const auto me = stage.comes(1);
  auto wrong = me.url;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  open_as_phone(wrong);
  CHECK(page.shows("#head", "打不开这张号票"));
  CHECK(page.text("body").find("A001") == std::string::npos);
  check_accessible("unknown ticket");
  keep_picture("phone-unknown");
  page.run_async(
      "const done = arguments[arguments.length - 1];"
      "Promise.all(Array.from({ length: 20 }, () => fetch('/api/v1/phone/nothing'))).then(() => done(true));");
  page.reload();
  CHECK(page.shows("#head", "请稍等"));
  check_accessible("asked to pause");
}
