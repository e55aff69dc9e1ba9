#include "devices/astm/receiver.h"
#include "devices/astm/record.h"
#include "devices/bp/omron.h"
#include "devices/hl7/message.h"
#include "devices/hl7/mllp.h"
#include "devices/instrument/capture_of.h"
#include "devices/scale/gtech.h"
#include "devices/scale/indicator.h"
#include "devices/urine/block.h"
#include "devices/urine/parse.h"
#include "tests/unit/devices/instrument_support.h"

namespace nuanxin::instrument {
namespace {

using test::answer_for;
using test::shipped_profile;
using test::unmapped_note;
using test::value_with;

std::string vector_bytes(const std::string& file, const std::string& name) {
  const auto all = test::vectors(file);
  for (const auto& vector : all.is_array() ? all : member(all, "vectors"))
    if (text_or(vector, "name") == name) return test::bytes_of(vector);
  FAIL("no vector " + name);
  return {};
}

Capture urine_capture(const std::string& profile, const std::string& bytes) {
  urine::BlockDecoder decoder;
  const auto events = decoder.feed(bytes);
  REQUIRE(events.size() == 1);
  return capture_of(profile, urine::parse(events.front().bytes), events.front().bytes);
}

Capture urine_lines(const std::string& lines) { return capture_of("dirui-h", urine::parse(lines), lines); }

Capture omron_capture(const std::string& name) {
  bp::OmronDecoder decoder;
  const auto messages = decoder.feed(vector_bytes("04_blood_pressure.json", name));
  REQUIRE(messages.size() == 1);
  return capture_of("omron-hbp-9030", messages.front());
}

Capture one_value(const std::string& code, const std::string& value, const std::string& unit = {},
                  const std::string& amount = {}) {
  Capture capture;
  capture.profile = "x";
  Value one;
  one.code = code;
  one.value = value;
  one.unit = unit;
  one.amount = amount;
  capture.values.push_back(one);
  return capture;
}

Answer mapped(const std::string& profile, const Capture& capture) {
  for (const auto& answer : map(shipped_profile(profile), capture))
    if (answer.code == capture.values.front().code) return answer;
  FAIL("no answer");
  return {};
}

}  // namespace

TEST_CASE("a blood pressure goes to the first, second or third measurement") {
  const auto capture = omron_capture("hbp9030_blank_id");
  CHECK(capture.model == "hbp9030");
  CHECK(capture.specimen.empty());
  CHECK(capture.warnings == std::vector<std::string>{"movement"});
  CHECK(capture.raw.size() == 53);
  const auto answers = map(shipped_profile("omron-hbp-9030"), capture);
  CHECK(answer_for(answers, "vt.sbp.1").value == "118");
  CHECK(answer_for(answers, "vt.sbp.1").links == std::vector<std::string>{"vt.sbp.1", "vt.sbp.2", "vt.sbp.3"});
  CHECK(answer_for(answers, "vt.sbp.1").kind == "integer");
  CHECK(answer_for(answers, "vt.dbp.3").value == "76");
  CHECK(answer_for(answers, "vt.pulse").value == "66");
  CHECK(answers.size() == 3);
}

TEST_CASE("an error of the monitor has no values and no answers, but its bytes and code") {
  const auto capture = omron_capture("hbp9030_error_with_values");
  CHECK(capture.error == "device_error:7");
  CHECK(capture.values.empty());
  CHECK_FALSE(capture.raw.empty());
  CHECK(map(shipped_profile("omron-hbp-9030"), capture).empty());
}

TEST_CASE("what the form has no item for is listed as unmapped") {
  bp::OmronDecoder decoder;
  const auto messages = decoder.feed(vector_bytes("04_blood_pressure.json", "hbp9020_mode5"));
  const auto capture = capture_of("omron-hbp-9020", messages.front());
  CHECK(capture.specimen == "26093000010");
  CHECK(capture.device_time == "2026-09-30T08:30");
  CHECK(value_with(capture, "MAP").value == "97");
  CHECK(unmapped_note(map(shipped_profile("omron-hbp-9020"), capture), "MAP") == "no_item");
}

TEST_CASE("kilopascals become mmHg exactly and are rounded once; the codec's are not converted again") {
  CHECK(mapped("omron-hbp-9030", one_value("SYS", "17.1", "kPa")).value == "128");
  CHECK(mapped("omron-hbp-9030", one_value("DIA", "10.9", "kPa")).value == "82");
  bp::Message message;
  bp::Reading reading;
  reading.systolic = 128;
  reading.diastolic = 82;
  reading.original = bp::KilopascalValues{*Decimal::from_string("17.1"), *Decimal::from_string("10.9"), {}};
  message.reading = reading;
  const auto capture = capture_of("omron-hbp-9030", message);
  CHECK(value_with(capture, "SYS").raw == "17.1 kPa");
  CHECK(answer_for(map(shipped_profile("omron-hbp-9030"), capture), "vt.sbp.1").value == "128");
}

TEST_CASE("a unit that the profile does not know is not converted") {
  CHECK(mapped("indicator-st-gs", one_value("WEIGHT", "130", "jin")).note == "unit");
  CHECK(mapped("indicator-st-gs", one_value("WEIGHT", "130")).kind == "unmapped");
}

TEST_CASE("height and weight of a scale") {
  scale::GTechDecoder gtech;
  const auto packets = gtech.feed(vector_bytes("04_scales.json", "gl150_two_packets"));
  REQUIRE(packets.size() == 2);
  const auto capture = capture_of("gtech-gl-150", packets.front());
  const auto answers = map(shipped_profile("gtech-gl-150"), capture);
  CHECK(answer_for(answers, "vt.height").value == value_with(capture, "HEIGHT").value);
  CHECK(answer_for(answers, "vt.weight").unit == "kg");
  CHECK(unmapped_note(answers, "BMI") == "no_item");
  const auto line = scale::read_indicator_line("ST,NT,   65.00 kg");
  const auto net = capture_of("indicator-st-gs", line);
  CHECK(answer_for(map(shipped_profile("indicator-st-gs"), net), "vt.weight").value == "65.0");
  CHECK(net.warnings == std::vector<std::string>{"net_weight"});
}

TEST_CASE("a printout fills the urine form") {
  const auto capture = urine_capture("dirui-h", vector_bytes("03_urine_text_blocks.json", "dirui_h_text"));
  CHECK(capture.specimen == "26093000010");
  CHECK_FALSE(capture.is_control);
  const auto answers = map(shipped_profile("dirui-h"), capture);
  CHECK(answer_for(answers, "ua.barcode").value == "26093000010");
  CHECK(answer_for(answers, "ua.analyser").value == shipped_profile("dirui-h").name_zh);
  CHECK(answer_for(answers, "ua.urobilinogen.ord").value == "-");  // it printed "normal"
  CHECK(answer_for(answers, "ua.urobilinogen.ord").note.empty());
  for (const auto* link : {"ua.leukocyte", "ua.nitrite", "ua.protein", "ua.ph", "ua.blood", "ua.sg", "ua.ketone",
                           "ua.bilirubin", "ua.glucose", "ua.vitc"})
    CHECK_FALSE(answer_for(answers, link).value.empty());
}

TEST_CASE("values of a printout as the form wants them") {
  const auto answers =
      map(shipped_profile("dirui-h"), urine_lines("UBG  +1 34 umol/L\r\nBIL -\r\nNIT +\r\nLEU +2 125 /uL\r\n"
                                                  "SG >=1.030\r\nPH 6.5\r\nGLU ???\r\nALB 150 mg/L\r\n"));
  CHECK(answer_for(answers, "ua.urobilinogen.ord").value == "1+");
  CHECK(answer_for(answers, "ua.nitrite").value == "+");
  CHECK(answer_for(answers, "ua.leukocyte").value == "2+");
  CHECK_FALSE(answer_for(answers, "ua.leukocyte").is_in_doubt);
  CHECK(answer_for(answers, "ua.sg").value == "1.030");
  CHECK(answer_for(answers, "ua.sg").note == "beyond");
  CHECK(answer_for(answers, "ua.ph").value == "6.5");
  CHECK(unmapped_note(answers, "GLU") == "not_readable");
  CHECK(unmapped_note(answers, "MALB") == "no_item");
}

TEST_CASE("a number without a grade has one only when it is a level of the strip") {
  const auto level = mapped("urit-50", one_value("GLU", "5.5", "mmol/L"));
  CHECK(level.value == "1+");
  CHECK(level.note == "graded_by_strip");
  CHECK(mapped("urit-50", one_value("GLU", ">=55", "mmol/L")).value == "4+");
  for (const auto* number : {"5.6", "<5.5", ">5.5", "99"})
    CHECK(mapped("urit-50", one_value("GLU", number, "mmol/L")).note == "no_grade");
  CHECK(mapped("urit-50", one_value("GLU", "100", "mg/dL")).note == "no_grade");
  CHECK(mapped("yd-uriscan", one_value("GLU", "5.5", "mmol/L")).note == "no_grade");  // no strip known
}

TEST_CASE("a grade that does not fit its number on this strip is in doubt and stays") {
  CHECK_FALSE(mapped("urit-50", one_value("GLU", "1+", "mmol/L", "5.5")).is_in_doubt);
  CHECK_FALSE(mapped("urit-50", one_value("GLU", "1+", "mg/dL", "100")).is_in_doubt);
  CHECK_FALSE(mapped("urit-50", one_value("URO", "normal", "umol/L", "17")).is_in_doubt);
  const auto odd = mapped("urit-50", one_value("GLU", "1+", "mmol/L", "28"));
  CHECK(odd.value == "1+");
  CHECK(odd.note == "grade_and_number");
  CHECK(odd.is_in_doubt);
}

TEST_CASE("an item that is there twice with different values is in doubt both times") {
  const auto capture = [](const std::string& first, const std::string& second) {
    auto both = one_value("LEU", first);
    both.values.push_back(one_value("WBC", second).values.front());
    return map(shipped_profile("urine-hl7"), both);
  };
  for (const auto& answer : capture("1+", "2+"))
    if (answer.kind == "code") CHECK(answer.note == "given_twice");
  for (const auto& answer : capture("1+", "1+")) CHECK_FALSE(answer.is_in_doubt);
}

TEST_CASE("grades that the form does not have are not bent into shape") {
  CHECK(mapped("urit-50", one_value("LEU", "4+")).note == "no_option");
  CHECK(mapped("urit-50", one_value("GLU", "pos")).note == "no_option");
  CHECK(mapped("urit-50", one_value("NIT", "3+")).note == "no_option");
  CHECK(mapped("urit-50", one_value("GLU", "normal")).note == "unexpected_normal");
  CHECK(mapped("urit-50", one_value("GLU", "normal")).value == "-");
  CHECK(mapped("urit-50", one_value("COLOR", "Dark Yellow")).value == "dark");
  CHECK(mapped("urit-50", one_value("CLARITY", "purple")).note == "no_option");
}

TEST_CASE("results of an ASTM message by specimen") {
  const std::string raw =
      "H|\\^&|||UC^1^2|||||||P|E1394-97|20260930083015\rP|1\rO|1|26093000010||^^^ALL\rR|1|^^^LEU|1+ 70|Cell/uL||A||F\r"
      "R|2|^^^SG|1.020|||N||F\rO|2|26093000027||^^^ALL\rR|1|^^^LEU|neg|||N||P\rO|3|QC-1||^^^ALL\rR|1|^^^LEU|neg\r"
      "O|4|26093000034||^^^ALL|||||||Q\rR|1|^^^LEU|neg\rO|5|26093000041||^^^ALL\rR|1|^^^LEU||||||X\rL|1|N\r";
  const auto captures = captures_of("urine-astm", astm::parse_message(raw));
  REQUIRE(captures.size() == 5);
  CHECK(captures[0].model == "UC");
  CHECK(captures[0].device_time == "20260930083015");
  CHECK(value_with(captures[0], "LEU").amount == "70");
  CHECK(value_with(captures[0], "LEU").unit == "/uL");
  const auto answers = map(shipped_profile("urine-astm"), captures[0]);
  CHECK(answer_for(answers, "ua.leukocyte").value == "1+");
  CHECK(answer_for(answers, "ua.leukocyte").flag == "A");
  CHECK(answer_for(answers, "ua.sg").value == "1.020");
  CHECK(mapped("urine-astm", captures[1]).note == "preliminary");
  CHECK(captures[2].is_control);
  CHECK(captures[3].is_control);
  CHECK_FALSE(captures[1].is_control);
  CHECK(mapped("urine-astm", captures[4]).note == "not_done");
  CHECK(identity_of(captures[0]) != identity_of(captures[1]));
}

TEST_CASE("results without a specimen stay apart by their order") {
  const std::string raw = "H|\\^&\rO|1|||^^^LEU\rR|1|^^^LEU|neg\rO|2|||^^^LEU\rR|1|^^^LEU|1+\rL|1|N\r";
  CHECK(captures_of("urine-astm", astm::parse_message(raw)).size() == 2);
  const std::string query = "H|\\^&\rQ|1|^26093000010||ALL\rL|1|N\r";
  CHECK(captures_of("urine-astm", astm::parse_message(query)).empty());
}

TEST_CASE("results of an HL7 message, and what says that they are a control's") {
  hl7::BlockDecoder decoder;
  const auto events = decoder.feed(vector_bytes("02_hl7_mllp.json", "oru_r01_urine"));
  REQUIRE(events.size() == 1);
  auto report = hl7::read_report(hl7::Message::parse(events.front().message).value());
  const auto captures = captures_of("urine-hl7", report);
  REQUIRE(captures.size() == 1);
  CHECK(captures.front().specimen == "26093000010");
  CHECK(captures.front().values.size() == 4);
  CHECK_FALSE(captures.front().is_control);
  for (const auto& answer : map(shipped_profile("urine-hl7"), captures.front())) {
    CAPTURE(answer.code);
    CHECK(answer.kind != "unmapped");
  }
  report.type = "OUL^R21";
  CHECK(captures_of("urine-hl7", report).front().is_control);
  report.type = "ORU^R01";
  report.processing = "T";
  CHECK(captures_of("urine-hl7", report).front().is_control);
}

TEST_CASE("a capture comes back from its JSON, bytes and all") {
  auto capture = urine_capture("dirui-h", vector_bytes("03_urine_text_blocks.json", "dirui_h_text"));
  capture.raw += std::string("\x00\xFF\x80", 3);
  capture.received = "2026-09-30T08:30:15.000+08:00";
  const auto json = to_json(capture);
  auto broken = capture;
  broken.specimen = "\xFF";  // no codec gives that; writing must not throw
  CHECK_FALSE(to_json(broken).dump().empty());
  CHECK(capture_from_json(parse_json(json.dump()).value()).value() == capture);
  auto bad = json;
  bad["raw"] = "?";
  CHECK(capture_from_json(bad).error().field == "raw");
  bad = json;
  bad["values"] = Json::array({1});
  CHECK(capture_from_json(bad).error().field == "values");
  CHECK_FALSE(capture_from_json(Json()).has_value());
}

TEST_CASE("a repeated printout is the same, and two people of the same weight are not") {
  auto printout = urine_capture("dirui-h", vector_bytes("03_urine_text_blocks.json", "dirui_h_text"));
  auto again = printout;
  again.received = "2026-09-30T09:00:00.000+08:00";
  CHECK(identity_of(printout) == identity_of(again));
  auto first = capture_of("indicator-st-gs", scale::read_indicator_line("ST,GS,   65.30 kg"));
  auto second = first;
  first.received = "2026-09-30T09:00:00.000+08:00";
  second.received = "2026-09-30T09:05:00.000+08:00";
  CHECK(identity_of(first) != identity_of(second));
}

TEST_CASE("warnings and notes have sentences, also those that say what they are about") {
  CHECK(warning_text("movement") != "movement");
  CHECK(warning_text("missing:GLU").starts_with("GLU: "));
  CHECK(warning_text("never heard of") == "never heard of");
  CHECK(note_text("no_item") != "no_item");
}

}  // namespace nuanxin::instrument
