#include "devices/instrument/capture.h"

#include <array>
#include <utility>

#include "base/crypto.h"
#include "base/i18n.h"
#include "base/json.h"
#include "devices/common/delimited.h"

namespace nuanxin::instrument {
namespace {

using CaptureText = std::pair<const char*, std::string Capture::*>;
using ValueText = std::pair<const char*, std::string Value::*>;

constexpr std::array<CaptureText, 6> capture_texts{{{"profile", &Capture::profile},
                                                    {"model", &Capture::model},
                                                    {"specimen", &Capture::specimen},
                                                    {"device_time", &Capture::device_time},
                                                    {"received", &Capture::received},
                                                    {"error", &Capture::error}}};

constexpr std::array<ValueText, 7> value_texts{{{"code", &Value::code},
                                                {"value", &Value::value},
                                                {"amount", &Value::amount},
                                                {"unit", &Value::unit},
                                                {"flag", &Value::flag},
                                                {"status", &Value::status},
                                                {"raw", &Value::raw}}};

template <class Object, class Texts>
Json texts_to_json(const Object& object, const Texts& texts) {
  Json json = Json::object();
  for (const auto& [name, member] : texts)
    if (const std::string& text = object.*member; !text.empty()) json[name] = device::clean(text);
  return json;
}

/// False when a member of the list is there and no text.
template <class Object, class Texts>
bool read_texts(const Json& json, const Texts& texts, Object& object) {
  if (!json.is_object()) return false;
  for (const auto& [name, member] : texts) {
    const auto it = json.find(name);
    if (it == json.end()) continue;
    if (!it->is_string()) return false;
    object.*member = it->template get<std::string>();
  }
  return true;
}

Error bad_member(const char* member) {
  return refuse(Reason::bad_request, std::string(member) + " is not what a capture has", member);
}

using KeyText = std::pair<std::string_view, const char*>;

constexpr auto warning_texts = std::to_array<KeyText>({
    {"movement", N_("The person moved during the measurement.")},
    {"irregular_pulse", N_("The monitor noticed an irregular pulse.")},
    {"cuff_loose", N_("The cuff was loose.")},
    {"improper_position", N_("The arm was not in the right position.")},
    {"time", N_("The monitor's time could not be read.")},
    {"unverified_check", N_("This monitor's check byte cannot be verified: compare with its display.")},
    {"unparsed_value", N_("A value could not be read.")},
    {"unknown_item", N_("The printout has an item that is not known.")},
    {"unexpected_normal", N_("The analyzer says \"normal\" where a grade is expected; taken as negative.")},
    {"duplicate_item", N_("An item is there twice with different values.")},
    {"character", N_("Some characters could not be read.")},
    {"missing", N_("An item is missing in the printout.")},
    {"unknown_line", N_("The printout has a line that is not known.")},
    {"vc_interference", N_("Vitamin C is high: negative results may be false.")},
    {"too_long", N_("The message is longer than can be read.")},
    {"too_many_specimens", N_("The message has too many specimens.")},
    {"net_weight", N_("A net weight: the scale was set to subtract something.")},
    {"device_error", N_("The instrument reports an error.")},
    {"out_of_range", N_("A value is outside what is possible.")},
    {"implausible", N_("The values contradict each other.")},
    {"timestamp", N_("The instrument sent a time that does not exist.")},
    {"checksum", N_("The message was damaged on its way.")},
    {"malformed", N_("The message does not have the expected form.")},
    {"truncated", N_("The message ended in the middle.")},
    {"unsupported_format", N_("The instrument is set to another format.")},
    {"overload", N_("The scale is overloaded.")},
    {"unit", N_("The scale is not set to kilograms.")},
    {"oversize", N_("The message is longer than any that this instrument sends.")},
    {"unknown_layout", N_("The printout is not one of this analyzer.")},
    {"message_incomplete", N_("The analyzer stopped before the end of its message.")},
    {"timeout", N_("The analyzer fell silent in the middle of its message.")},
    {"retries", N_("The message arrived damaged again and again.")},
    {"framing", N_("The message was damaged on its way.")},
    {"no_msh", N_("The message does not have the expected form.")},
    {"no_control_id", N_("The message has no number of its own: set the analyzer to send one.")},
    {"message_type", N_("The analyzer sent something else than results.")},
    {"processing_id", N_("The analyzer is in test or training mode.")},
    {"version", N_("The analyzer is set to another version of HL7.")},
    {"no_sample", N_("The message does not say which specimen it is about.")},
    {"no_obx", N_("The message has no results.")},
    {"not_stored", N_("The message could not be stored; the analyzer sends it again.")},
    {"connection_lost", N_("The connection was lost in the middle of a message.")},
    {"query_unsupported", N_("The analyzer asks in a way that is not answered here.")},
    {"answer_lost", N_("The answer to the analyzer's question did not get through.")},
});

}  // namespace

Json to_json(const Capture& capture) {
  Json json = texts_to_json(capture, capture_texts);
  if (capture.is_control) json["control"] = true;
  if (!capture.values.empty()) {
    Json values = Json::array();
    for (const auto& value : capture.values) values.push_back(texts_to_json(value, value_texts));
    json["values"] = std::move(values);
  }
  if (!capture.warnings.empty()) json["warnings"] = capture.warnings;
  json["raw"] = crypto::to_base64(capture.raw);
  return json;
}

Result<Capture> capture_from_json(const Json& json) {
  Capture capture;
  if (!read_texts(json, capture_texts, capture) || capture.profile.empty()) return bad_member("profile");
  capture.is_control = value_or(json, "control", false);
  for (const auto& one : member(json, "values")) {
    Value value;
    if (!read_texts(one, value_texts, value) || value.code.empty()) return bad_member("values");
    capture.values.push_back(std::move(value));
  }
  for (const auto& warning : member(json, "warnings")) {
    if (!warning.is_string()) return bad_member("warnings");
    capture.warnings.push_back(warning.get<std::string>());
  }
  auto raw = crypto::from_base64(text_or(json, "raw"));
  if (!raw) return bad_member("raw");
  capture.raw = std::move(*raw);
  return capture;
}

// Of what was sent, not of what we read in it: a later version of ours must know it again.
std::string identity_of(const Capture& capture) {
  constexpr char end = '\x1F';
  std::string all = capture.profile + end + capture.specimen + end + (capture.is_control ? "control" : "") + end;
  all += capture.specimen.empty() && capture.device_time.empty() ? capture.received : capture.device_time;
  if (capture.specimen.empty())  // several of one message may have none
    for (const auto& value : capture.values) all += end + value.code + end + value.raw;
  return crypto::hash(all + end + capture.raw);
}

std::string warning_text(std::string_view key) {
  const auto colon = key.find(':');
  for (const auto& [name, text] : warning_texts)
    if (name == key.substr(0, colon))
      return colon == std::string_view::npos ? tr(text) : std::string(key.substr(colon + 1)) + ": " + tr(text);
  return std::string(key);
}

}  // namespace nuanxin::instrument
