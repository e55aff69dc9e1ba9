#include "devices/hl7/ack.h"

#include <algorithm>
#include <vector>

namespace nuanxin::hl7 {
namespace {

constexpr Verdict accepted{};
constexpr Verdict other_type{AckCode::reject, "unsupported message type", "200", "message_type"};
constexpr Verdict other_processing{AckCode::reject, "unsupported processing id", "202", "processing_id"};
constexpr Verdict other_version{AckCode::reject, "unsupported version id", "203", "version"};
constexpr Verdict no_control_id{AckCode::error, "control id missing", "101", "no_control_id"};
constexpr Verdict no_sample{AckCode::error, "sample id missing", "101", "no_sample"};
constexpr Verdict no_observation{AckCode::error, "no results", "101", "no_obx"};

bool is_version_2(std::string_view version) {
  return version.size() >= 3 && version.starts_with("2.") && version[2] >= '0' && version[2] <= '9';
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// MSH of the answer; the parts that are echoed are taken as sent, so their escapes stay right.
std::string header_of(const Segment& request, const AckStamp& stamp, std::string_view charset) {
  const Delimiters& delimiters = request.delimiters();
  const std::string trigger = request.component(9, 2);
  const auto raw = [&](int field) { return std::string(request.raw(field)); };
  std::string type = "ACK";
  if (!trigger.empty()) type += delimiters.component + escape(trigger, delimiters);
  const std::vector<std::string> fields{"MSH",      raw(2), raw(5), raw(6),           raw(3),  raw(4),
                                        stamp.time, "",     type,   stamp.control_id, raw(11), raw(12),
                                        "",         "",     "",     raw(16),          "",      std::string(charset)};
  std::string text;
  for (const auto& field : fields) text += field + delimiters.field;
  while (text.back() == delimiters.field) text.pop_back();
  return text;
}

std::string msa_of(const Segment& request, const Verdict& verdict) {
  const Delimiters& delimiters = request.delimiters();
  const char bar = delimiters.field;
  std::string text = "MSA";
  text.append(1, bar).append(ack_text(verdict.code));
  text.append(1, bar).append(request.raw(10));
  if (!verdict.text.empty()) text.append(1, bar).append(escape(verdict.text, delimiters));
  if (!verdict.hl7_code.empty()) text.append(3, bar).append(verdict.hl7_code);
  return text;
}

}  // namespace

std::string_view ack_text(AckCode code) {
  switch (code) {
    case AckCode::error:
      return "AE";
    case AckCode::reject:
      return "AR";
    default:
      return "AA";
  }
}

std::optional<Verdict> judge(const Report& report) {
  if (!report.ack_code.empty()) return {};
  if (report.control_id.empty()) return no_control_id;  // an answer could name no message
  if (report.type != "ORU^R01") return other_type;
  if (report.processing != "P" && report.processing != "T" && report.processing != "D") return other_processing;
  if (!is_version_2(report.version)) return other_version;
  if (report.observations.empty()) return no_observation;
  const auto has_no_sample = [](const auto& seen) { return seen.sample.empty(); };
  if (std::any_of(report.observations.begin(), report.observations.end(), has_no_sample)) return no_sample;
  return accepted;
}

std::string ack_message(const Message& request, const Verdict& verdict, const AckStamp& stamp) {
  const Segment& header = request.header();
  const auto build = [&](std::string_view charset) {
    return header_of(header, stamp, charset) + "\r" + msa_of(header, verdict) + "\r";
  };
  const std::string answer = build(header.raw(18));
  return is_ascii(answer) ? answer : build("UNICODE UTF-8");
}

}  // namespace nuanxin::hl7
