// The worker's own page over HTTP: what a genuine ticket may see and do, and that nobody else learns anything.
#include "phone.h"

#include <catch2/catch.hpp>

#include "net/http_client.h"

using namespace nuanxin;
using test::Van;

namespace {

constexpr const char* public_url = "http://10.1.1.1:8770";

class PhoneClient {
 public:
  PhoneClient(const Van& van, const Json& visit, const std::string& token)
      : m_url(van.hub.url() + "/api/v1/phone/" + token), m_visit(visit) {}

  net::HttpReply get(const std::string& etag = {}) {
    net::HttpRequest request{"GET", m_url, {}, {}, false};
    if (!etag.empty()) request.headers.emplace_back("If-None-Match", etag);
    return send(request);
  }
  net::HttpReply post(const std::string& what, const Json& body, const std::string& key = new_uuid()) {
    net::HttpRequest request{"POST", m_url + "/" + what, {{"Idempotency-Key", key}}, body.dump(), false};
    return send(request);
  }
  Json view() { return parse_json(get().body).value(); }
  std::string stop(const std::string& activity) const { return test::stop_id(m_visit, activity); }

 private:
  net::HttpReply send(const net::HttpRequest& request) {
    const auto reply = m_http.send(request);
    REQUIRE(reply);
    return *reply;
  }
  net::HttpClient m_http;
  std::string m_url;
  Json m_visit;
};

PhoneClient phone_of(Van& van, int person, const Json& activities = {"vitals"}) {
  const auto visit = van.visit_of(person, activities);
  return {van, visit, test::phone_token(van, test::text(visit["id"]))};
}

std::string error_code_of(const net::HttpReply& reply) {
  return text_or(member(*parse_json(reply.body), "error"), "code");
}

/// Examined and finished by the clinician.
void finish(Van& van, PhoneClient& phone) {
  auto doctor = van.as("lidoctor");
  const auto answers = test::vitals();
  const auto stop = phone.stop("vitals");
  REQUIRE(doctor.command("CallNext", {{"window", van.window("vitals")}}));
  REQUIRE(doctor.command("Start", {{"stop", stop}}));
  REQUIRE(doctor.command("SignRecord", {{"stop", stop}, {"form", answers.form()}, {"response", answers.response()}}));
  REQUIRE(doctor.command("Finish", {{"stop", stop}}));
}

}  // namespace

TEST_CASE("a ticket leads to its own page where the hub knows its address, and staff scan it as before") {
  Van van(hub::Demo::fair, public_url);
  const auto done = van.as("wangmin").command("RegisterWorker", van.registration(1));
  REQUIRE(done);
  const auto visit = test::text((*done)["visit"]["id"]);
  const auto code = test::text((*done)["ticket"]["qr_text"]);
  CHECK(code == std::string(public_url) + "/v/" + test::phone_token(van, visit));
  CHECK(test::text((*van.as("kiosk").get("/visits/" + visit + "/ticket"))["qr_text"]) == code);
  const auto scanned = van.as("kiosk").get("/fairs/" + van.fair + "/visits?code=" + net::percent_encode(code));
  REQUIRE(scanned);
  CHECK((*scanned)[0]["id"] == visit);

  van.stop();
  van.public_url = "";
  van.start();
  CHECK((*van.as("kiosk").get("/visits/" + visit + "/ticket"))["qr_text"] == "VAN1:" + visit);
}

TEST_CASE("the page shows one's own stops, the number of people before, and nothing of anybody else") {
  Van van;
  auto first = phone_of(van, 1), second = phone_of(van, 2, {"vitals", "knee"});
  const auto reply = second.get();
  CHECK(reply.status == 200);
  CHECK(reply.header("Cache-Control") == "no-store");
  CHECK(reply.header("Referrer-Policy") == "no-referrer");
  for (const auto* secret : {"A001", "doc_number", "phone", "worker", "identity"})
    CHECK(reply.body.find(secret) == std::string::npos);
  for (const int person : {1, 2}) CHECK(reply.body.find(test::name(person)) == std::string::npos);
  auto view = second.view();
  CHECK(view["ticket"] == "A002");
  CHECK(view["stops"][0]["before"] == 1);
  CHECK(view["stops"][0]["why"].is_null());
  CHECK(view["stops"][1]["why"]["zh"] == "先做“一般检查”，做完再轮到这一项。");
  CHECK(view["actions"] == Json{"away", "leave"});

  REQUIRE(van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}}));
  CHECK(first.view()["stops"][0]["call"]["place"] == "车厢前部");
  CHECK(second.view()["stops"][0]["before"] == 0);
  REQUIRE(van.as("lidoctor").command("SetWindowState", {{"window", van.window("vitals")}, {"state", "paused"}}));
  CHECK(second.view()["stops"][0]["why"]["en"] == "This window is paused for a while. You keep your place.");
}

TEST_CASE("nothing new is answered with 304, something new with a new version") {
  Van van;
  auto phone = phone_of(van, 1);
  const auto etag = std::string(phone.get().header("ETag"));
  CHECK(etag.size() > 10);
  const auto same = phone.get(etag);
  CHECK(same.status == 304);
  CHECK(same.body.empty());
  CHECK(same.header("Cache-Control") == "no-store");
  REQUIRE(van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}}));
  CHECK(phone.get(etag).status == 200);
}

TEST_CASE("buttons are commands: pressed twice they happen once, and what is not possible is refused") {
  Van van;
  auto phone = phone_of(van, 1), other = phone_of(van, 2);
  CHECK(error_code_of(phone.post("return", Json::object())) == "illegal_move");
  REQUIRE(van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}}));
  REQUIRE(van.as("lidoctor").command("MarkMissed", {{"stop", phone.stop("vitals")}}));
  CHECK(phone.view()["actions"][0] == "return");
  const auto key = new_uuid();
  const Json wish{{"activity", "vitals"}};
  const auto once = parse_json(phone.post("return", wish, key).body).value();
  CHECK(once["stops"][0]["state"] == "waiting");
  const auto version = van.as("kiosk").get("/fairs/" + van.fair + "/visits?ticket=A001");
  CHECK(phone.post("return", wish, key).status == 200);
  CHECK(*van.as("kiosk").get("/fairs/" + van.fair + "/visits?ticket=A001") == *version);
  CHECK(error_code_of(phone.post("return", wish)) == "illegal_move");
  CHECK(error_code_of(phone.post("leave", Json::object(), key)) == "key_reused");
  CHECK(other.post("leave", Json::object(), key).status == 200);  // another phone's keys are its own
  CHECK(error_code_of(phone.post("leave", Json::object(), "short")) == "bad_request");
  CHECK(phone.post("away", Json::object()).status == 200);
  CHECK(phone.view()["actions"] == Json{"back", "leave"});
  CHECK_FALSE(phone.view()["away_until"].is_null());
  CHECK(phone.post("back", Json::object()).status == 200);
  CHECK(phone.post("leave", Json::object()).status == 200);
  CHECK(phone.view()["visit"] == "left");
  CHECK(phone.post("dance", Json::object()).status == 404);
}

TEST_CASE("a wrong, an unknown and an outlived ticket get one answer, and who tries many must pause") {
  Van van;
  const auto visit = van.visit_of(1);
  const auto token = test::phone_token(van, test::text(visit["id"]));
  auto changed = token;
  changed.back() = changed.back() == 'a' ? 'b' : 'a';
  PhoneClient good(van, visit, token), wrong(van, visit, changed), none(van, visit, "x"),
      unknown(van, visit, test::phone_token(van, new_uuid()));
  CHECK(good.get().status == 200);
  const auto answer = wrong.get();
  CHECK(answer.status == 404);
  CHECK(none.get().body == answer.body);
  CHECK(unknown.get().body == answer.body);
  CHECK(unknown.post("slip", {{"check", "1234"}}).body == answer.body);
  van.hours_later = 24;
  CHECK(good.get().status == 200);
  van.hours_later = 48;
  CHECK(good.get().body == answer.body);
  van.hours_later = 0;
  int refused = 0;
  while (wrong.get().status == 404 && refused < 100) ++refused;
  CHECK(refused < 25);
  const auto paused = good.get();  // also a right guess would not show now
  CHECK(paused.status == 429);
  CHECK(error_code_of(paused) == "too_often");
  CHECK(!paused.header("Retry-After").empty());
  van.hours_later = 1;
  CHECK(good.get().status == 200);
}

TEST_CASE("the slip is for who knows the end of the document number; guessing it ends in a pause") {
  Van van;
  auto phone = phone_of(van, 1);
  const Json right{{"check", test::id_number(1).substr(14)}};
  CHECK(phone.view()["slip"] == "not_yet");
  CHECK(error_code_of(phone.post("slip", right)) == "illegal_move");
  finish(van, phone);
  CHECK(phone.view()["slip"] == "ready");
  const auto pdf = phone.post("slip", right);
  CHECK(pdf.status == 200);
  CHECK(pdf.header("Content-Type") == "application/pdf");
  CHECK(pdf.header("Cache-Control") == "no-store");
  CHECK(pdf.body.starts_with("%PDF"));
  auto as_picture = right;
  as_picture["format"] = "png";
  CHECK(phone.post("slip", as_picture).body.substr(1, 3) == "PNG");
  for (int i = 0; i < 5; ++i) CHECK(error_code_of(phone.post("slip", {{"check", "zzzz"}})) == "forbidden");
  CHECK(error_code_of(phone.post("slip", right)) == "too_often");
  van.hours_later = 1;
  CHECK(phone.post("slip", right).status == 200);
}

TEST_CASE("the page itself is the same for every ticket, and may load nothing foreign") {
  Van van;
  net::HttpClient http;
  const auto get = [&](const std::string& path) {
    return *http.send(net::HttpRequest{"GET", van.hub.url() + path, {}, {}, false});
  };
  const auto page = get("/v/anything.at-all");
  CHECK(page.status == 200);
  CHECK(page.body == get("/v/else").body);
  CHECK(page.header("Cache-Control") == "no-store");
  CHECK(page.header("Referrer-Policy") == "no-referrer");
  CHECK(page.header("Content-Security-Policy").find("default-src 'self'") != std::string::npos);
  CHECK(page.header("Content-Security-Policy").find("unsafe") == std::string::npos);
  CHECK(get("/phone.js").status == 200);
  CHECK(get("/phone.css").status == 200);
}
