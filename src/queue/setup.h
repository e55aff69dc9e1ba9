// The plan of a fair as the engine works with it: services and windows are dense numbers, order rules are bit masks.
// Made when the fair opens and when its windows change, never changed in between, shared by all copies of the engine.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "queue/events.h"

namespace nuanxin::queue {

using Index = std::int32_t;
inline constexpr Index nobody = -1;  ///< no visitor, no service, no window

/// A set of services, one bit each.
using ServiceSet = std::uint64_t;
inline constexpr std::size_t most_services = 64;
inline constexpr ServiceSet bit(Index service) { return ServiceSet{1} << service; }
inline constexpr bool has(ServiceSet set, Index service) { return (set >> service & 1) != 0; }

class Policy;

struct TimeRule {
  Index after = nobody;
  Millis min = 0;
  std::optional<Millis> max;
};

/// Services that share windows, directly or through others; a service with windows of its own is a group by itself.
struct Group {
  ServiceSet services = 0;
  std::vector<Index> windows;
};

struct Setup {
  FairPlan plan;
  const Policy* policy = nullptr;
  std::unordered_map<std::string, Index> services, windows;
  std::vector<std::string> window_ids;
  std::vector<ServiceSet> services_of_window;
  std::vector<Millis> walk_of_window;  ///< the longest of its services
  std::vector<bool> gone_windows;      ///< not named any more; the number stays
  std::vector<std::vector<Index>> windows_of_service;
  std::vector<Group> groups;
  std::vector<std::size_t> group_of_service;
  std::vector<ServiceSet> before;                 ///< per service: what must be done first, if wanted
  std::vector<std::vector<TimeRule>> time_rules;  ///< per service: how long before
  bool has_time_rules = false;

  const Group& group(Index service) const { return groups[group_of_service[static_cast<std::size_t>(service)]]; }
  ServiceSet services_of(Index window) const { return services_of_window[static_cast<std::size_t>(window)]; }
  /// The windows' wants must be matched with the people on deck; otherwise it is enough to count them.
  bool shares_windows(Index service) const { return group(service).services != bit(service); }
  Index service_count() const { return static_cast<Index>(plan.services.size()); }
  const Parameters& parameters() const { return plan.parameters; }
};

/// Refusals as Engine::open says them.
Result<std::shared_ptr<const Setup>> make_setup(FairPlan);
/// The same fair with these windows. Refuses unknown services (not_found), names that are empty or said twice.
Result<std::shared_ptr<const Setup>> with_windows(const Setup&, const std::vector<WindowPlan>&);

}  // namespace nuanxin::queue
