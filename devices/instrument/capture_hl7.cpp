#include "devices/hl7/message.h"
#include "devices/instrument/capture_of.h"
#include "devices/instrument/specimens.h"

namespace nuanxin::instrument {

std::vector<Capture> captures_of(const std::string& profile, const hl7::Report& report) {
  auto common = refusal_of(profile, {}, {});
  common.model = report.sender;
  common.device_time = report.time;
  common.is_control = report.type.starts_with("OUL") || (!report.processing.empty() && report.processing != "P");
  Specimens specimens(std::move(common));
  for (const auto& seen : report.observations)
    if (seen.data_size == 0)  // images stay in the raw bytes
      specimens.add(seen.sample, 0, false, {seen.code, seen.value, seen.unit, seen.flags, seen.status});
  return specimens.take();
}

}  // namespace nuanxin::instrument
