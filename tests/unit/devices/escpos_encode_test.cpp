#include "devices/escpos/encode.h"

#include <map>

#include "devices/escpos/builder.h"
#include "devices/escpos/job.h"
#include "devices/escpos/status.h"
#include "tests/unit/devices/support.h"

using namespace nuanxin;
using namespace nuanxin::escpos;

namespace {

/// What was asked for in the vectors that go to the printer.
const std::map<std::string, std::string> asked = {
    {"bold_on", R"({"bold":true})"},
    {"size_2x2", R"({"size":[2,2]})"},
    {"kanji_on", R"({"kanji":true})"},
    {"kanji_off", R"({"kanji":false})"},
    {"text_gb18030", R"({"text":"测试一"})"},
    {"feed_3", R"({"feed":3})"},
    {"cut_partial_feed0", R"({"cut":true})"},
    {"cut_full", R"({"cut":"full"})"},
    {"cut_partial", R"({"cut":"partial"})"},
    {"qr_model2_size6_M", R"({"qr":{"data":"VAN1:26093000010","size":6,"ec":"M"}})"},
    {"code128_B", R"({"code128":"26093000010"})"},
    {"code128_escape_brace", R"({"code128":{"data":"a{b","setup":false}})"},
    {"raster_8x2", R"({"raster":{"xbytes":1,"rows":2,"data":"F00F"}})"},
    {"raster_bad_length", R"({"raster":{"xbytes":2,"rows":2,"data":"F00F"}})"},
    {"status_req_printer", R"({"status":1})"},
    {"status_req_offline", R"({"status":2})"},
    {"status_req_error", R"({"status":3})"},
    {"status_req_paper", R"({"status":4})"},
    {"asb_disable", R"({"auto_status":false})"},
    {"ticket_full", R"({"title":"体检导诊单","lines":["姓名：测试一  男 36岁"],"ticket":"A023",
                        "qr":"VAN1:26093000010","code128":"26093000010"})"}};

std::string encoded(const std::string& json) {
  const auto bytes = encode_job(Json::parse(json));
  INFO(json << " " << (bytes ? "" : bytes.error().detail));
  REQUIRE(bytes.has_value());
  return *bytes;
}

Json refusal(const std::string& json) {
  const auto bytes = encode_job(Json::parse(json));
  INFO(json);
  REQUIRE_FALSE(bytes.has_value());
  return encode_error(bytes.error());
}

bool is_refused(const std::string& json, const std::string& code, const std::string& at) {
  const Json error = refusal(json);
  INFO(json << " " << error.dump());
  CHECK(text_or(error, "error") == code);
  CHECK(text_or(error, "at") == at);
  CHECK_FALSE(text_or(error, "message").empty());
  return text_or(error, "result") == "error";
}

std::string answer_lines(const std::string& input, bool raw = false, int status = 0) {
  std::istringstream in(input);
  std::ostringstream out;
  CHECK(encode_escpos(in, out, raw) == status);
  return out.str();
}

}  // namespace

TEST_CASE("every vector that goes to the printer comes from its JSON") {
  std::size_t count = 0;
  for (const auto& vector : test::vectors("05_escpos.json")) {
    if (text_or(vector, "dir") == "rx") continue;
    ++count;
    const auto& json = asked.at(text_or(vector, "name"));
    const auto& expect = member(vector, "expect");
    INFO(json);
    if (text_or(expect, "result") == "ok")
      CHECK(encoded(json) == test::bytes_of(vector));
    else
      CHECK(test::contains(refusal(json), expect));
  }
  CHECK(count == asked.size());
}

TEST_CASE("the vectors' own command names and texts are operations") {
  std::size_t count = 0;
  for (const auto& vector : test::vectors("05_escpos.json"))
    for (const auto* name : {"cmd", "text"}) {
      const auto& value = member(member(vector, "expect"), name);
      if (value.is_null()) continue;
      CHECK(encoded(Json{{name, value}}.dump()) == test::bytes_of(vector));
      ++count;
    }
  CHECK(count == 14);
}

TEST_CASE("what the decoder names is encoded to the same bytes") {
  for (const auto* hex : {"1B40", "1B6102", "1B4500", "1D2137", "1C210C", "1C26", "1D5641FF", "1D6840", "1D4802"}) {
    device::HexLine line;
    line.direction = device::Direction::to_device;
    line.bytes = crypto::from_hex(hex).value();
    const auto named = text_or(decode_status_line(line), "cmd");
    INFO(named);
    CHECK(encoded(Json{{"cmd", named}}.dump()) == line.bytes);
  }
}

TEST_CASE("a list of operations is the whole ticket of the vector") {
  const auto bytes = encoded(R"({"ops":[{"init":true},{"chinese":true},{"align":"center"},{"size":2},
      {"line":"体检导诊单"},{"size":[1,1]},{"align":"left"},{"text":"姓名：测试一  男 36岁\n编号："},{"bold":true},
      {"line":"A023"},{"bold":false},{"align":"center"},{"qr":"VAN1:26093000010"},{"text":"\n"},
      {"code128":{"data":"26093000010"}},{"text":"\n"},{"cut":"feed"}]})");
  CHECK(bytes == encoded(asked.at("ticket_full")));
  CHECK(bytes.size() == 158);
  CHECK(encoded(R"([{"init":true},{"cut":true}])") == "\x1B@" + encoded(R"({"cut":true})"));
  CHECK(encoded("[]").empty());
}

TEST_CASE("foreign text in JSON brings no commands and no line ends into a ticket") {
  const auto job = read_job(encoded(R"({"title":"体\u001b@检","lines":["a\n\u001dV\u0000b\u0010\u0004\u0001","\t"],
                                        "ticket":"A\u001b\u0007023\u007f"})"));
  CHECK(job.text == "体@检\naVb\n\n编号：A023\n");
  CHECK(encoded(R"({"text":"a\u001bb\nc\r"})") == "ab\nc");
  CHECK(is_refused(R"({"qr":"a\u001b"})", "invalid_value", "/qr"));
  CHECK(is_refused(R"({"code128":"a\u001d"})", "invalid_value", "/code128"));
}

TEST_CASE("a ticket's lines are broken at the paper's width") {
  const std::string digits(40, '7');
  const auto ticket = [&](const std::string& width) {
    return read_job(encoded(R"({"title":"体检导诊单体检导诊单","lines":[")" + digits + "\"]" + width + "}")).text;
  };
  CHECK(ticket("") == "体检导诊单体检导诊单\n" + digits + "\n");
  CHECK(ticket(R"(,"width":80)") == ticket(""));
  CHECK(ticket(R"(,"width":58)") ==
        "体检导诊单体检导\n诊单\n" + digits.substr(0, 32) + "\n" + digits.substr(32) + "\n");
  const auto odd = encoded(R"({"lines":["1234567890123456789012345678901体检"],"width":58,"cut":false})");
  CHECK(read_job(odd).text == "1234567890123456789012345678901\n体检\n");
}

TEST_CASE("what is wider than the paper is refused where the paper is known") {
  const std::string wide = R"({"code128":{"data":")" + std::string(22, 'A') + "\"}";
  CHECK_FALSE(encoded(wide + "}").empty());
  CHECK_FALSE(encoded(wide + R"(,"width":80})").empty());
  CHECK(is_refused(wide + R"(,"width":58})", "invalid_value", "/code128"));
  const std::string raster = R"({"ops":[{"raster":{"width":576,"height":1,"data":")" + std::string(144, 'F') + "\"}}]";
  CHECK_FALSE(encoded(raster + R"(,"width":80})").empty());
  CHECK(is_refused(raster + R"(,"width":58})", "invalid_value", "/ops/0/raster"));
}

TEST_CASE("a character without a glyph is refused with its place, or printed as a box") {
  CHECK(is_refused(R"({"text":"测㼆"})", "unsupported_glyph", "/text"));
  CHECK(is_refused(R"({"ops":[{"init":true},{"line":"𠮷"}]})", "unsupported_glyph", "/ops/1/line"));
  CHECK(is_refused(R"({"lines":["a","𠮷"]})", "unsupported_glyph", "/lines/1"));
  CHECK(from_gb18030(encoded(R"({"text":"测㼆","no_glyph":"box"})")) == "测□");
  CHECK(encoded(R"({"text":"䶮"})") == "\xFE\x9F");
}

TEST_CASE("pairs of digits may be packed, but never into a command") {
  const auto packed = encoded(R"({"code128":{"data":"260930000199","set":"C","setup":false}})");
  CHECK(packed == std::string("\x1DkI\x08{C\x1A\x09\x1E\x00\x01\x63", 12));
  for (const auto* data : {"1604", "1605", "991620", "123", "12a4", ""})
    CHECK(is_refused(Json{{"code128", {{"data", data}, {"set", "C"}}}}.dump(), "invalid_value", "/code128"));
}

TEST_CASE("what is asked for in the wrong way is refused with its place") {
  CHECK(is_refused("5", "bad_request", ""));
  CHECK(is_refused("{}", "bad_request", ""));
  CHECK(is_refused(R"({"bolt":true})", "bad_request", "/bolt"));
  CHECK(is_refused(R"({"ops":[{"bold":true,"text":"a"}]})", "bad_request", "/ops/0"));
  CHECK(is_refused(R"({"ops":[{"bold":1}]})", "invalid_value", "/ops/0/bold"));
  CHECK(is_refused(R"({"ops":{"bold":true}})", "invalid_value", "/ops"));
  CHECK(is_refused(R"({"ops":[],"lines":[]})", "bad_request", "/lines"));
  CHECK(is_refused(R"({"ticket":"A1","name":"x"})", "bad_request", "/name"));
  CHECK(is_refused(R"({"ticket":23})", "invalid_value", "/ticket"));
  CHECK(is_refused(R"({"lines":"a"})", "invalid_value", "/lines"));
  CHECK(is_refused(R"({"lines":["a",5]})", "invalid_value", "/lines/1"));
  CHECK(is_refused(R"({"text":"a","width":57})", "invalid_value", "/width"));
  CHECK(is_refused(R"({"text":"a","no_glyph":true})", "invalid_value", "/no_glyph"));
  for (const auto* size : {"0", "9", "[1,9]", "[1]", "\"2\"", "2.0", "18446744073709551615", "1e300"})
    CHECK(is_refused(std::string(R"({"size":)") + size + "}", "invalid_value", "/size"));
  CHECK(is_refused(R"({"qr":{"data":"a","ec":"X"}})", "invalid_value", "/qr/ec"));
  CHECK(is_refused(R"({"qr":{"data":"a","size":"6"}})", "invalid_value", "/qr/size"));
  CHECK(is_refused(R"({"qr":{"data":"a","colour":1}})", "bad_request", "/qr/colour"));
  CHECK(is_refused(R"({"raster":{"width":8,"height":1,"data":"F"}})", "invalid_value", "/raster/data"));
  CHECK(is_refused(R"({"raster":{"width":8,"xbytes":1,"height":1,"data":"FF"}})", "invalid_value", "/raster/width"));
  for (const auto* command : {"ESC E", "ESC E 1 2", "ESC E 256", "GS V 66", "GS ! 0x", "GS ! 17x", "ESC"})
    CHECK(is_refused(Json{{"cmd", command}}.dump(), "invalid_value", "/cmd"));
  for (const auto* command : {"GS k 73", "GS ( k", "ESC t 1"})
    CHECK(is_refused(Json{{"cmd", command}}.dump(), "bad_request", "/cmd"));
}

TEST_CASE("one document or one on each line is answered, in hex or as bytes") {
  CHECK(answer_lines("{\n \"bold\": true\n}\n") == "1B4501\n");
  CHECK(answer_lines("# two\n{\"bold\":true}\n\n{\"text\":\"测\"}") == "1B4501\nB2E2\n");
  CHECK(answer_lines("{\"bold\":true}", true) == "\x1B\x45\x01");
  CHECK(answer_lines("{\"feed\":300}\n{\"feed\":3}\nx\n", false, 1) ==
        "{\"result\":\"error\",\"error\":\"invalid_value\",\"at\":\"/feed\",\"message\":\"0 to 255 lines\"}\n"
        "1B6403\n"
        "{\"result\":\"error\",\"error\":\"not_json\",\"message\":\"not JSON at byte 1\"}\n");
  CHECK(answer_lines("{\n\"bold\":\n", false, 1).find("not_json") != std::string::npos);
  CHECK(answer_lines("", false, 1).find("not_json") != std::string::npos);
  CHECK(answer_lines("{\"bold\":true}\n{\"bold\":true}\n", true, 1).starts_with("{\"result\":\"error\""));
  CHECK(answer_lines(std::string((4U << 20U) + 1, ' '), false, 1).find("too_large") != std::string::npos);
}

TEST_CASE("no JSON of random members breaks the encoder") {
  std::mt19937 random(12);
  const Json values = Json::parse(
      R"([null,true,false,-1,0,3,300,1e300,"","a","测","㼆","full","left",[],[1,2],{},{"data":"a{b"},{"data":"FF","rows":1,
          "xbytes":1},{"data":"12","set":"C"},["a",1,null],"GS V 66 0","ESC"])");
  const std::vector<std::string> names = {"ops",   "ticket", "title", "lines",  "qr",      "code128", "cut",
                                          "width", "init",   "align", "size",   "raster",  "text",    "line",
                                          "feed",  "cmd",    "bold",  "status", "chinese", "note",    "no_glyph"};
  std::size_t accepted = 0;
  for (int i = 0; i < 5000; ++i) {
    Json job = Json::object();
    for (std::size_t k = random() % 4; k < 4; ++k)
      job[names[random() % names.size()]] = values[random() % values.size()];
    if (i % 3 == 0) job = Json{{"ops", Json::array({job, Json{{names[random() % names.size()], values[5]}}})}};
    const auto bytes = encode_job(job);
    if (bytes) ++accepted;
    if (!bytes) CHECK(text_or(encode_error(bytes.error()), "result") == "error");
  }
  CHECK(accepted > 50);
}
