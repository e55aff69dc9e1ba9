#include "base/text.h"
#include "devices/escpos/builder.h"
#include "devices/escpos/job.h"
#include "devices/escpos/status.h"
#include "tests/unit/devices/support.h"

using namespace nuanxin;
using namespace nuanxin::escpos;

namespace {

std::string vector_bytes(const std::string& name) {
  for (const auto& vector : test::vectors("05_escpos.json"))
    if (text_or(vector, "name") == name) return test::bytes_of(vector);
  FAIL("no vector " << name);
  return {};
}

Json decoded(const Json& vector) {
  device::HexLine line;
  line.bytes = test::bytes_of(vector);
  line.direction = text_or(vector, "dir") == "rx" ? device::Direction::from_device : device::Direction::to_device;
  line.request = value_or<int>(member(vector, "expect"), "n", 0);
  return decode_status_line(line);
}

Bitmap filled(int width, int height, std::uint8_t byte) {
  Bitmap bitmap{width, height, {}};
  bitmap.rows.assign(static_cast<std::size_t>(bitmap.bytes_per_row() * height), byte);
  return bitmap;
}

std::string ticket_text() { return Builder().init().chinese(Switch::on).line("测试一").cut().take().value(); }

bool has_realtime_command(std::string_view bytes) {
  for (const char second : {'\x04', '\x05', '\x14'})
    if (bytes.find(std::string{'\x10', second}) != std::string_view::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("the builder makes the vectors' bytes") {
  const auto made = [](auto action) {
    Builder builder;
    action(builder);
    return builder.take().value();
  };
  CHECK(made([](Builder& b) { b.bold(Switch::on); }) == vector_bytes("bold_on"));
  CHECK(made([](Builder& b) { b.size(2, 2); }) == vector_bytes("size_2x2"));
  CHECK(made([](Builder& b) { b.chinese(Switch::on); }) == vector_bytes("kanji_on"));
  CHECK(made([](Builder& b) { b.chinese(Switch::off); }) == vector_bytes("kanji_off"));
  CHECK(made([](Builder& b) { b.text("测试一"); }) == vector_bytes("text_gb18030"));
  CHECK(made([](Builder& b) { b.feed(3); }) == vector_bytes("feed_3"));
  CHECK(made([](Builder& b) { b.cut(); }) == vector_bytes("cut_partial_feed0"));
  CHECK(made([](Builder& b) { b.cut(Cut::full); }) == vector_bytes("cut_full"));
  CHECK(made([](Builder& b) { b.cut(Cut::partial); }) == vector_bytes("cut_partial"));
  CHECK(made([](Builder& b) { b.qr("VAN1:26093000010"); }) == vector_bytes("qr_model2_size6_M"));
  CHECK(made([](Builder& b) { b.code128("26093000010"); }) == vector_bytes("code128_B"));
  CHECK(made([](Builder& b) { b.code128("a{b"); }).ends_with(vector_bytes("code128_escape_brace")));
  CHECK(made([](Builder& b) { b.raster({8, 2, {0xF0, 0x0F}}); }) == vector_bytes("raster_8x2"));
  CHECK(status_request(4) == vector_bytes("status_req_paper"));
}

TEST_CASE("a whole ticket is the vector's 158 bytes and reads back") {
  Builder b;
  b.init().chinese(Switch::on).align(Align::center).size(2, 2).line("体检导诊单").size(1, 1).align(Align::left);
  b.line("姓名：测试一  男 36岁").text("编号：").bold(Switch::on).line("A023").bold(Switch::off);
  b.align(Align::center).qr("VAN1:26093000010").text("\n").code128("26093000010").text("\n").cut();
  const auto ticket = b.take();
  REQUIRE(ticket.has_value());
  CHECK(*ticket == vector_bytes("ticket_full"));
  CHECK(ticket->size() == 158);
  const auto job = read_job(*ticket);
  CHECK(job.bytes == *ticket);
  for (const auto* text : {"体检导诊单", "测试一", "A023"}) CHECK(job.text.find(text) != std::string::npos);
  CHECK(job.codes == std::vector<std::string>{"VAN1:26093000010", "26093000010"});
}

TEST_CASE("a hanzi cut in two by the network is one hanzi on paper") {
  const auto bytes = ticket_text();
  for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
    CommandScanner scanner;
    PrintedJob job;
    for (const auto& piece : {bytes.substr(0, cut), bytes.substr(cut)})
      for (const auto& command : scanner.feed(piece)) job.add(command);
    job.finish();
    CHECK(job.text == "测试一\n");
  }
}

TEST_CASE("printer status and commands decode as the vectors say") {
  for (const auto& vector : test::vectors("05_escpos.json")) {
    const auto name = text_or(vector, "name");
    // Parts of jobs are compared in the cases above and below; of them only what has a command's name is one.
    const auto& expect = member(vector, "expect");
    const bool is_part = text_or(vector, "dir").empty() && !expect.contains("cmd") && !expect.contains("text") &&
                         !expect.contains("xbytes") && name != "raster_bad_length";
    if (is_part) continue;
    const Json got = decoded(vector);
    INFO(name << " " << got.dump());
    CHECK(test::contains(got, expect));
  }
}

TEST_CASE("status answers and automatic status may be mixed and cut anywhere") {
  const std::string bytes("\x12\x38\x00\x00\x0F\x1A\x11\x10\x00\x03\x0F", 11);
  const auto kinds = [&](std::size_t piece) {
    StatusDecoder decoder;
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += piece)
      for (const auto& event : decoder.feed(std::string_view(bytes).substr(i, piece), 1))
        out += event.kind == StatusEvent::Kind::answer ? 'a' : event.kind == StatusEvent::Kind::automatic ? 'A' : '-';
    CHECK_FALSE(decoder.is_pending());
    return out;
  };
  for (const std::size_t piece : {1, 2, 3, 4, 5, 11}) CHECK(kinds(piece) == "aAa-A");
  StatusDecoder decoder;
  CHECK(decoder.feed(std::string("\x10\x00", 2), 1).empty());
  CHECK(decoder.is_pending());
  const auto events = decoder.feed("\x12", 1);  // the rest never came
  REQUIRE_FALSE(events.empty());
  CHECK(events.back().kind == StatusEvent::Kind::answer);
}

TEST_CASE("the worst problem is the one that is named") {
  Condition condition;
  CHECK(condition.problem().empty());
  condition.apply({StatusEvent::Kind::answer, 1, "\x1A"});
  CHECK(condition.problem() == "offline");
  condition.apply({StatusEvent::Kind::answer, 2, "\x52"});
  CHECK(condition.problem() == "error");
  condition.apply({StatusEvent::Kind::answer, 4, "\x72"});
  CHECK(condition.problem() == "paper_out");
  condition.apply({StatusEvent::Kind::answer, 2, "\x16"});
  CHECK(condition.problem() == "cover_open");
  condition.apply({StatusEvent::Kind::automatic, 0, std::string("\x10\x00\x03\x0F", 4)});
  CHECK(condition.problem().empty());
  CHECK(condition.near_end);
}

TEST_CASE("foreign text brings no commands into a ticket") {
  const std::string text("测\x1B@试\x10\x04\x01\x1D\x56\x00 x\n", 17);
  const auto bytes = Builder().text(text).take();
  REQUIRE(bytes.has_value());
  CHECK(from_gb18030(*bytes) == "测@试V x\n");
  CHECK(Builder().qr("a\x1B").take().has_error());
  CHECK(Builder().code128("a\x1B").take().has_error());
  CHECK(Builder().code128("体检").take().has_error());
}

TEST_CASE("characters without a glyph are refused or become a box, never four bytes") {
  const auto refused = Builder().text("测㼆").take();
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().reason == Reason::unsupported);
  CHECK(refused.error().detail == "unsupported_glyph at character 2");
  CHECK(from_gb18030(Builder(NoGlyph::print_box).text("测㼆𬭎！").take().value()) == "测□□！");
  CHECK(Builder().text("䶮").take().value() == "\xFE\x9F");
  CHECK(from_gb18030(*to_gb18030("a\xFF", NoGlyph::print_box)) == "a□");
}

TEST_CASE("what cannot be printed refuses the whole job") {
  CHECK(Builder().raster({16, 2, {0xF0, 0x0F}}).take().error().detail == "length");
  CHECK(Builder().raster({0, 1, {}}).take().has_error());
  CHECK(Builder().raster({5000, 1, std::vector<std::uint8_t>(625)}).take().has_error());
  CHECK(Builder().size(9, 1).take().has_error());
  CHECK(Builder().feed(256).take().has_error());
  CHECK(Builder().qr(std::string(2001, 'a')).take().has_error());
  CHECK(Builder().code128(std::string(254, 'a')).take().has_error());
  Builder builder;
  builder.size(0, 0).text("x");
  CHECK(builder.take().has_error());
  CHECK(builder.take().value().empty());
}

TEST_CASE("long QR contents have a two-byte length") {
  const auto bytes = Builder().qr(std::string(300, 'a')).take().value();
  CHECK(bytes.find(std::string("\x1D\x28\x6B\x2F\x01\x31\x50\x30", 8)) != std::string::npos);
  CHECK(read_job(bytes).codes.front() == std::string(300, 'a'));
}

TEST_CASE("a picture arrives in blocks as it was drawn") {
  Bitmap bitmap = filled(576, 500, 0);
  std::mt19937 random(5);
  for (auto& byte : bitmap.rows) byte = random() % 3 == 0 ? 0xFF : 0x00;
  const auto bytes = Builder().raster(bitmap).take().value();
  const auto job = read_job(bytes);
  CHECK(job.picture.width == 576);
  CHECK(job.picture.height == 500);
  CHECK(job.picture.rows == bitmap.rows);
  CHECK(to_pbm(job.picture).starts_with("P4\n576 500\n"));
  CHECK(bytes.size() == bitmap.rows.size() + 4 * 8);
  CHECK(read_job(Builder().raster({9, 1, {0xFF, 0x80}}).take().value()).picture.width == 16);
}

TEST_CASE("no picture holds a real-time command, at the price of a dot here and there") {
  std::mt19937 random(6);
  for (int i = 0; i < 200; ++i) {
    const int width = 8 * static_cast<int>(1 + random() % 6);
    Bitmap bitmap = filled(width, static_cast<int>(1 + random() % 300), 0);
    for (auto& byte : bitmap.rows) {
      constexpr std::uint8_t risky[] = {0x10, 0x04, 0x14, 0x05, 0x1B, 0x00};
      byte = risky[random() % 6];
    }
    const auto bytes = Builder().raster(bitmap).take().value();
    CHECK_FALSE(has_realtime_command(bytes));
    const auto job = read_job(bytes);
    REQUIRE(job.picture.rows.size() == bitmap.rows.size());
    for (std::size_t k = 0; k < bitmap.rows.size(); ++k)
      CHECK((job.picture.rows[k] == bitmap.rows[k] || (bitmap.rows[k] == 0x10 && job.picture.rows[k] == 0x30)));
  }
}

TEST_CASE("random bytes neither break the printer's decoders nor fill them") {
  std::mt19937 random(8);
  StatusDecoder status;
  CommandScanner scanner;
  std::size_t events = 0;
  for (int i = 0; i < 3000; ++i) {
    auto bytes = test::random_bytes(random, random() % 400);
    if (i % 3 == 0) bytes = std::string("\x1D\x76\x30\x00", 4) + bytes;
    if (i % 3 == 1)
      for (char& c : bytes) c = "\x10\x04\x1B\x1C\x1D\x28\x6B\x76\x56\x41\x00\x01"[static_cast<unsigned char>(c) % 12];
    for (const auto& event : status.feed(bytes, static_cast<int>(random() % 5))) events += to_json(event).size();
    CHECK(status.feed("", 1).empty());
    for (const auto& command : scanner.feed(bytes)) {
      CHECK(command.bytes.size() <= CommandScanner::max_data);
      CHECK(is_utf8(to_json(command).dump(-1, ' ', false, Json::error_handler_t::replace)));
    }
    if (i % 500 == 0) scanner.reset();
  }
  CHECK(events > 0);
}

TEST_CASE("lines of printer bytes become lines of JSON") {
  std::istringstream in("n=4 7E\n12\nrx 13\n100401\n121000000F\n10\ntx 1B40B2E2\n");
  std::ostringstream out;
  CHECK(decode_escpos_status(in, out) == 0);
  CHECK(
      out.str() ==
      "{\"result\":\"ok\",\"n\":4,\"near_end\":true,\"paper_end\":true}\n"
      "{\"result\":\"ok\",\"n\":1,\"offline\":false}\n"
      "{\"result\":\"error\",\"error\":\"not_status\"}\n"
      "{\"result\":\"ok\",\"cmd\":\"DLE EOT 1\"}\n"
      "{\"result\":\"ok\",\"messages\":[{\"result\":\"ok\",\"n\":1,\"offline\":false},{\"result\":\"ok\",\"asb\":true,"
      "\"offline\":false,\"cover_open\":false,\"cutter\":false,\"unrecoverable\":false,\"auto_recoverable\":false,"
      "\"near_end\":false,\"paper_end\":false}]}\n"
      "{\"result\":\"incomplete\"}\n"
      "{\"result\":\"ok\",\"messages\":[{\"result\":\"ok\",\"cmd\":\"ESC @\"},{\"result\":\"ok\",\"text\":\"测\","
      "\"bytes\":2}]}\n");
}

TEST_CASE("a bar code that ends with NUL is read as far as its end") {
  CommandScanner scanner;
  const auto commands =
      scanner.feed(std::string("\x1D"
                               "k\x04"
                               "ABC\0",
                               7));
  REQUIRE(commands.size() == 1);
  CHECK(commands[0].data == "ABC");
}
