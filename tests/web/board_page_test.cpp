// The display board as a TV and an upright tablet show it.
#include <catch2/catch.hpp>

#include "web/stage.h"

using namespace nuanxin;
using namespace nuanxin::test;
using std::chrono::seconds;

namespace {

/// Nothing hangs over the edge and nobody has to scroll.
bool fits() {
  return browser().run(
             "const e = document.documentElement; return e.scrollWidth <= innerWidth && e.scrollHeight <= "
             "innerHeight;") == true;
}

}  // namespace

TEST_CASE("the board shows calls on a TV and on an upright screen, in both languages") {
  Stage stage;
  auto& page = browser();
  for (int person = 1; person <= 7; ++person) stage.comes(person);
  stage.call("vitals");
  page.screen(tv_screen);
  page.open(stage.url() + "/board");
  CHECK(page.shows("#calls", "A001"));
  CHECK(page.text("#calls").find("一般检查 · 车厢前部") != std::string::npos);
  CHECK(page.shows("#deck", "A002"));
  stage.call("vitals");
  CHECK(page.shows("#calls li.new", "A002"));
  CHECK(latin_words(page.text("body")) == "");
  CHECK(fits());
  check_accessible("board on a TV");
  keep_picture("board-tv");
  page.screen(upright_screen);
  CHECK(fits());
  check_accessible("board on an upright screen");
  keep_picture("board-upright");
  page.open(stage.url() + "/board?lang=en");
  CHECK(page.shows("#calls", "Please go to"));
  CHECK(page.text("#deck-title") == "Please get ready");
  check_accessible("board in English");
  page.screen(tv_screen);
  page.dark(true);
  CHECK(fits());
  check_accessible("board in English, dark");
  keep_picture("board-tv-en-dark");
  page.dark(false);
}

TEST_CASE("a board that is cut off shows the age of what it knows, and is fresh again after the hub's restart") {
  Stage stage;
  auto& page = browser();
  for (int person = 1; person <= 3; ++person) stage.comes(person);
  page.screen(tv_screen);
  page.open(stage.url() + "/board");
  CHECK(page.shows("#deck", "A001"));
  stage.call("vitals");
  CHECK(page.shows("#calls li.new", "A001"));
  stage.kill();
  CHECK(page.shows("#age", "连接已断开", seconds(15)));
  CHECK(page.text("#age").find("不是最新") != std::string::npos);
  CHECK(page.run("return document.querySelectorAll('body:not(.stale) #calls li.new').length;") == 0);
  check_accessible("board, cut off");
  keep_picture("board-cut-off");
  stage.start();
  REQUIRE(wait_until([&] { return page.text("#age").empty(); }, seconds(15)));
  CHECK(page.run("return document.body.classList.contains('stale');") == false);
  CHECK(page.text("#calls").find("A001") != std::string::npos);
}
