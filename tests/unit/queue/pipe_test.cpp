#include "queue/pipe.h"

#include <catch2/catch.hpp>

#include "base/json.h"
#include "queue/engine_state.h"

using namespace nuanxin;
using namespace nuanxin::queue;

namespace {

constexpr auto fair_line =
    R"({"event":"fair","policy":"guide","services":[{"id":"a","mean_s":100,"walk_s":12.5,"windows":["a1","a2"]},)"
    R"({"id":"b","mean_s":60,"walk_s":0,"windows":["b1"]}],"order":[{"after":"a","then":"b","min_s":30,"max_s":null}],)"
    R"("params":{"ewma":0,"lead_s":0,"credit_s":{"elderly":600}}})";

/// The block's lines as JSON; the last must be done.
std::vector<Json> block(Pipe& pipe, std::string_view line) {
  std::vector<Json> lines;
  const auto text = pipe.answer(line);
  for (std::size_t from = 0; from < text.size();) {
    const auto end = text.find('\n', from);
    REQUIRE(end != std::string::npos);
    lines.push_back(Json::parse(text.substr(from, end - from)));
    from = end + 1;
  }
  REQUIRE(!lines.empty());
  REQUIRE(lines.back() == Json{{"done", true}});
  lines.pop_back();
  return lines;
}

std::string refusal(Pipe& pipe, std::string_view line) {
  const auto lines = block(pipe, line);
  REQUIRE(lines.size() == 1);
  return lines[0].at("refused").at("reason").get<std::string>();
}

Pipe open_pipe() {
  Pipe pipe;
  REQUIRE(block(pipe, fair_line).empty());
  return pipe;
}

bool begins(const std::string& text, std::string_view start) { return text.rfind(start, 0) == 0; }

}  // namespace

TEST_CASE("a call over the pipe names ticket, service, window or deck, the reason and the words for it") {
  auto pipe = open_pipe();
  const auto lines = block(pipe, R"({"event":"arrive","t":0.25,"ticket":"A1","wants":["a","b"],"class":"normal"})");
  REQUIRE(lines.size() == 1);
  const auto& call = lines[0].at("call");
  CHECK(call.at("ticket") == "A1");
  CHECK(call.at("service") == "a");
  CHECK(call.at("window") == "a1");
  CHECK(call.at("deck") == false);
  CHECK(call.at("reason") == "OLDEST");
  CHECK(call.at("text").at("zh") == "现在能做a的人里，A1等得最久。");
  CHECK(call.at("text").at("en") == "A1 has waited longest of those who can start a now.");
  CHECK(pipe.engine()->state().now == 250);
}

TEST_CASE("to the door is deck true with a null window; ticks are asked for in seconds") {
  auto pipe = open_pipe();
  for (const auto* ticket : {"A1", "A2", "A3"})
    block(pipe, R"({"event":"arrive","t":0,"wants":["a"],"ticket":")" + std::string(ticket) + "\"}");
  const auto started = block(pipe, R"({"event":"start","t":1.001,"ticket":"A1","service":"a","window":"a1"})");
  REQUIRE(started.size() == 1);
  CHECK(started[0].at("wake_at") == 48.501);
  const auto lines = block(pipe, R"({"event":"tick","t":48.501})");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].at("call").at("window").is_null());
  CHECK(lines[0].at("call").at("deck") == true);
  CHECK(block(pipe, R"({"event":"window","t":49,"id":"a2","state":"close"})")[0].at("uncall") ==
        Json{{"ticket", "A3"}, {"service", "a"}});
}

TEST_CASE("every event of the contract is understood") {
  auto pipe = open_pipe();
  const std::vector<std::string> lines{
      R"({"event":"arrive","t":0,"ticket":"A","wants":["a","b"],"class":"appointment","slot":-10,"not_ready":["b"]})",
      R"({"event":"missed","t":60,"ticket":"A","service":"a"})",
      R"({"event":"returned","t":61,"ticket":"A"})",
      R"({"event":"start","t":62,"ticket":"A","service":"a","window":"a2"})",
      R"({"event":"finish","t":99,"ticket":"A","service":"a","window":"a2"})",
      R"({"event":"ready","t":100,"ticket":"A","service":"b"})",
      R"({"event":"not_ready","t":100,"ticket":"A","service":"b"})",
      R"({"event":"park","t":101,"ticket":"A"})",
      R"({"event":"resume","t":102,"ticket":"A"})",
      R"({"event":"transfer","t":103,"ticket":"A","from":"b","to":"a"})",
      R"({"event":"park","t":104,"ticket":"A"})",
      R"({"event":"resume","t":104,"ticket":"A"})",
      R"({"event":"leave","t":105,"ticket":"A"})",
      R"({"event":"window","t":106,"id":"a1","state":"pause"})",
      R"({"event":"arrive","t":107,"ticket":"B","wants":["a"],"class":"elderly","slot":null,"not_ready":["a"]})",
      R"({"event":"ready","t":107,"ticket":"B","service":"a"})",
      R"({"event":"park","t":108,"ticket":"B"})",
      R"({"event":"window","t":108,"id":"a2","state":"pause"})",
      R"({"event":"resume","t":109,"ticket":"B"})",
      R"({"event":"window","t":110,"id":"a1","state":"close"})",
      R"({"event":"window","t":111,"id":"a1","state":"open"})",
      R"({"event":"tick","t":112})"};
  for (const auto& line : lines)
    for (const auto& answer : block(pipe, line)) {
      INFO(line << " " << answer.dump());
      CHECK_FALSE(answer.contains("refused"));
    }
}

TEST_CASE("an override carries who and why") {
  auto pipe = open_pipe();
  block(pipe, R"({"event":"window","t":0,"id":"a1","state":"pause"})");
  block(pipe, R"({"event":"window","t":0,"id":"a2","state":"close"})");
  block(pipe, R"({"event":"window","t":0,"id":"a1","state":"open"})");
  for (const auto* ticket : {"A1", "A2"})
    block(pipe, R"({"event":"arrive","t":0,"wants":["a"],"ticket":")" + std::string(ticket) + "\"}");
  CHECK(
      begins(refusal(pipe, R"({"event":"override","t":1,"ticket":"A2","service":"a","by":"wang"})"), "reason_missing"));
  const auto lines =
      block(pipe, R"({"event":"override","t":1,"ticket":"A2","service":"a","by":"wang","reason":"a bus"})");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].at("call").at("reason") == "OVERRIDE");
  CHECK(lines[0].at("call").at("text").at("en") == "wang called A2 out of turn: a bus");
}

TEST_CASE("what is no event is refused in one line and changes nothing") {
  Pipe pipe;
  CHECK(begins(refusal(pipe, R"({"event":"tick","t":0})"), "illegal_move"));
  CHECK(begins(refusal(pipe, R"({"event":"fair","policy":"none","services":[]})"), "invalid_value /policy"));
  CHECK(begins(refusal(pipe, R"({"event":"fair","services":[{"id":"a"}]})"), "invalid_value /services/0/mean_s"));
  CHECK(begins(refusal(pipe, R"({"event":"fair","services":[{"id":7}]})"), "bad_request /services/0/id"));
  CHECK(begins(refusal(pipe, R"({"event":"fair","services":[{"id":"a","mean_s":1,"windows":["w"]},)"
                             R"({"id":"b","mean_s":1,"windows":["w"]}]})"),
               "invalid_value /services/1/windows"));
  REQUIRE(block(pipe, fair_line).empty());
  REQUIRE(block(pipe, R"({"event":"tick","t":5})").empty());
  const auto before = *pipe.engine();
  CHECK(begins(refusal(pipe, fair_line), "duplicate"));
  for (const auto* line : {"",
                           "{",
                           "[]",
                           "7",
                           "null",
                           "{}",
                           R"({"event":"dance","t":6})",
                           R"({"event":"windows","t":6,"windows":[]})",
                           R"({"event":"put","t":6,"ticket":"A","place":"waiting"})",
                           R"({"event":7,"t":6})",
                           R"({"event":"tick"})",
                           R"({"event":"tick","t":"6"})",
                           R"({"event":"tick","t":1e999})",
                           R"({"event":"tick","t":1e300})",
                           "\xff\xfe",
                           R"({"event":"arrive","t":6,"ticket":"A"})",
                           R"({"event":"arrive","t":6,"ticket":"A","wants":"a"})",
                           R"({"event":"arrive","t":6,"ticket":"A","wants":["a"],"class":"king"})",
                           R"({"event":"arrive","t":6,"ticket":7,"wants":["a"]})",
                           R"({"event":"window","t":6,"id":"a1","state":"ajar"})",
                           R"({"event":"window","t":6,"id":"a1"})",
                           R"({"event":"start","t":6,"ticket":"A"})",
                           R"({"event":"tick","t":4})"}) {
    INFO(line);
    CHECK_FALSE(refusal(pipe, line).empty());
  }
  CHECK(pipe.engine()->state() == before.state());
}

TEST_CASE("the event's name may also be the key of its fields") {
  auto pipe = open_pipe();
  CHECK(block(pipe, R"({"t":1,"arrive":{"ticket":"A","wants":["a"]}})").size() == 1);
  CHECK(block(pipe, R"({"start":{"t":2,"ticket":"A","service":"a","window":"a1"}})").size() == 1);
  CHECK(block(pipe, R"({"type":"window","t":3,"id":"b1","state":"close"})").empty());
  CHECK(block(pipe, R"({"tick":{},"t":4})").empty());
  Pipe other;
  CHECK(block(other, R"({"fair":{"services":[{"id":"a","mean_s":1,"windows":["w"]}]}})").empty());
}

TEST_CASE("the parameters of the fair line arrive in the engine") {
  const auto plan =
      read_fair(
          Json::parse(
              R"({"policy":"fifo-call","services":[],"params":{"b_s":60,"c":2,"r":0.5,"lead_s":45.5,"deck_q":0.7,)"
              R"("ewma":0,"credit_s":{"elderly":1,"normal":2},"appt_max_s":3,"miss_penalty_s":4}})"))
          .value();
  const auto& p = plan.parameters;
  CHECK(plan.policy == "fifo-call");
  CHECK(p.overtaking_age == 60'000);
  CHECK(p.overtaking_count == 2);
  CHECK(p.remaining_weight == 0.5);
  CHECK(p.lead == 45'500);
  CHECK(p.deck_quantile == 0.7);
  CHECK(p.ewma == 0);
  CHECK(p.credit.at(VisitorClass::elderly) == 1'000);
  CHECK(p.credit.at(VisitorClass::pregnant) == 1'200'000);
  CHECK(p.credit.at(VisitorClass::normal) == 2'000);
  CHECK(p.appointment_credit_max == 3'000);
  CHECK(p.miss_penalty == 4'000);
}
