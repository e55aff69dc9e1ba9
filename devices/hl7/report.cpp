// What a message says, from its fields (protocol page 02, 2.5).
#include <algorithm>

#include "base/text.h"
#include "devices/common/delimited.h"
#include "devices/hl7/message.h"

namespace nuanxin::hl7 {
namespace {

std::string message_type(const Segment& header) {
  const auto type = header.component(9, 1);
  const auto trigger = header.component(9, 2);
  return trigger.empty() ? type : type + "^" + trigger;
}

/// The number of the sample stands in OBR-2 or OBR-3, as the vendor likes: the one that looks like ours.
std::string sample_of(const Segment& obr) {
  std::string first;
  for (const int field : {2, 3}) {
    const auto delimiter = obr.delimiters().component;
    for (const auto piece : device::parts(obr.raw(field), delimiter)) {
      auto text = trim(unescape(piece, obr.delimiters()));
      if (device::is_sample_id(text)) return text;
      if (first.empty()) first = text;
    }
  }
  return first;
}

/// Units are sent as 10^9/L although ^ parts components.
std::string unit_of(const Segment& obx) {
  const auto first = obx.component(6, 1);
  return first == "10" ? obx.field(6) : first;
}

std::string value_of(const Segment& obx, std::string_view type) {
  if (type != "CE" && type != "CWE") return obx.field(5);
  const auto code = obx.component(5, 1);
  return code.empty() ? obx.component(5, 2) : code;
}

Observation read_observation(const Segment& obx) {
  Observation seen;
  seen.set_id = obx.field(1);
  seen.type = obx.component(2, 1);
  seen.sub_id = obx.field(4);
  seen.code = obx.component(3, 1);
  seen.name = obx.component(3, 2);
  if (trim(obx.raw(3)).empty()) seen.code = obx.component(4, 1);
  if (seen.code.empty()) seen.code = seen.name;
  if (seen.type == "ED")
    seen.data_size = obx.component(5, 5).size();
  else
    seen.value = value_of(obx, seen.type);
  seen.unit = unit_of(obx);
  seen.range = obx.field(7);
  seen.flags = obx.field(8);
  seen.status = obx.field(11);
  seen.time = obx.field(14);
  return seen;
}

Patient read_pid(const Segment& pid) {
  return {pid.component(3, 1), pid.component(5, 1), pid.component(7, 1), pid.component(8, 1)};
}

void read_header(const Segment& header, Report& report) {
  report.sender = header.component(3, 1);
  report.sender_facility = header.component(4, 1);
  report.receiver = header.component(5, 1);
  report.receiver_facility = header.component(6, 1);
  report.time = header.component(7, 1);
  report.type = message_type(header);
  report.control_id = header.field(10);
  report.processing = header.component(11, 1);
  report.version = header.component(12, 1);
}

}  // namespace

Report read_report(const Message& message) {
  Report report;
  read_header(message.header(), report);
  std::string sample;
  for (const auto& segment : message.segments()) {
    const auto name = segment.name();
    if (name == "PID" && !report.patient) {
      report.patient = read_pid(segment);
    } else if (name == "OBR") {
      sample = sample_of(segment);
      const bool is_new = std::find(report.samples.begin(), report.samples.end(), sample) == report.samples.end();
      if (!sample.empty() && is_new && report.samples.size() < 1000) report.samples.push_back(sample);
    } else if (name == "OBX") {
      report.observations.push_back(read_observation(segment));
      report.observations.back().sample = sample;
    } else if (name == "MSA") {
      report.ack_code = segment.field(1);
      report.ack_reference = segment.field(2);
      report.ack_text = segment.field(3);
      report.ack_error = segment.component(6, 1);
    }
  }
  return report;
}

}  // namespace nuanxin::hl7
