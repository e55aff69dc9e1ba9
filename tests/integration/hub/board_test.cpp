// The board page: any browser in the van's network may open it, and learns nothing but tickets, masked names and
// places.
#include <catch2/catch.hpp>

#include "net/http_client.h"
#include "van.h"

using namespace nuanxin;
using test::Van;

namespace {

net::HttpReply get(const Van& van, const std::string& path) {
  net::HttpClient http;
  net::HttpRequest request;
  request.method = "GET";
  request.url = van.hub.url() + path;
  const auto reply = http.send(request);
  REQUIRE(reply);
  return *reply;
}

}  // namespace

TEST_CASE("the board page and what it asks need no session") {
  Van van;
  const auto visit = van.visit_of(1);
  const auto waiting = van.visit_of(2);
  REQUIRE(van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}}));

  const auto page = get(van, "/board");
  CHECK(page.status == 200);
  CHECK(page.body.find("/board.js") != std::string::npos);
  CHECK(page.header("Content-Security-Policy").starts_with("default-src 'self'"));
  CHECK(get(van, "/board.js").body.find("/api/v1/board") != std::string::npos);
  CHECK(get(van, "/board.css").status == 200);
  CHECK(get(van, "/board.htm").status == 404);

  const auto answer = get(van, "/api/v1/board");
  CHECK(answer.status == 200);
  const auto board = parse_json(answer.body).value();
  CHECK(board["fair"] == van.fair);
  CHECK(board["calls"][0]["ticket"] == "A001");
  CHECK(board["calls"][0]["window_name"] == "一般检查");
  CHECK(board["on_deck"][0]["ticket"] == "A002");
  for (const auto* secret : {"doc_number", "phone", "worker", "visit"})
    CHECK(answer.body.find(secret) == std::string::npos);
  for (int person : {1, 2}) CHECK(answer.body.find(test::name(person)) == std::string::npos);
}
