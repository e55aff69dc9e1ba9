#include "devices/astm/record.h"
#include "devices/instrument/capture_of.h"
#include "devices/instrument/specimens.h"

namespace nuanxin::instrument {

std::vector<Capture> captures_of(const std::string& profile, const astm::Message& message) {
  auto common = refusal_of(profile, {}, {});
  common.model = message.sender;
  common.device_time = message.time;
  common.is_control = !message.processing.empty() && message.processing != "P";
  if (message.has_replacement) common.warnings.emplace_back("character");
  Specimens specimens(std::move(common));
  for (std::size_t i = 0; i < message.orders.size(); ++i) {
    const auto& order = message.orders[i];
    for (const auto& result : order.results)
      specimens.add(order.specimen, i, order.action == "Q",
                    {result.code, result.value, result.unit, result.flag, result.status});
  }
  return specimens.take();
}

}  // namespace nuanxin::instrument
