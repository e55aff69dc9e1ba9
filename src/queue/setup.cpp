#include "queue/setup.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "queue/policy.h"

namespace nuanxin::queue {
namespace {

constexpr Millis longest_credit = 3'600'000;

Error bad_plan(std::string field, std::string detail) {
  return refuse(Reason::invalid_value, std::move(detail), std::move(field));
}

bool is_share(double value) { return value >= 0 && value <= 1; }

Result<void> check_parameters(const Parameters& p) {
  if (p.overtaking_age < 0) return bad_plan("/params/b_s", "negative");
  if (p.overtaking_count < 0) return bad_plan("/params/c", "negative");
  if (!(p.remaining_weight >= 0) || !std::isfinite(p.remaining_weight)) return bad_plan("/params/r", "not a weight");
  if (p.lead < 0) return bad_plan("/params/lead_s", "negative");
  if (!is_share(p.deck_quantile)) return bad_plan("/params/deck_q", "not between 0 and 1");
  if (!is_share(p.ewma)) return bad_plan("/params/ewma", "not between 0 and 1");
  for (const auto& [visitor_class, credit] : p.credit)
    if (credit < 0 || credit > longest_credit) return bad_plan("/params/credit_s", "not between 0 and an hour");
  if (p.appointment_credit_max < 0 || p.appointment_credit_max > longest_credit)
    return bad_plan("/params/appt_max_s", "not between 0 and an hour");
  if (p.miss_penalty < 0) return bad_plan("/params/miss_penalty_s", "negative");
  return {};
}

/// The window of this name, a new one if there was none.
Index window_named(Setup& setup, const std::string& id) {
  const auto [found, is_new] = setup.windows.emplace(id, static_cast<Index>(setup.window_ids.size()));
  if (is_new) {
    setup.window_ids.push_back(id);
    setup.services_of_window.push_back(0);
    setup.gone_windows.push_back(false);
  }
  return found->second;
}

Result<void> add_windows(Setup& setup, Index service, const std::string& path) {
  auto& own = setup.windows_of_service.emplace_back();
  for (const auto& id : setup.plan.services[static_cast<std::size_t>(service)].windows) {
    if (id.empty()) return bad_plan(path + "/windows", "a window without a name");
    const auto window = window_named(setup, id);
    auto& serves = setup.services_of_window[static_cast<std::size_t>(window)];
    if (has(serves, service)) return bad_plan(path + "/windows", "window named twice: " + id);
    serves |= bit(service);
    own.push_back(window);
  }
  return {};
}

/// All that hangs together with the service by windows.
ServiceSet reach(const Setup& setup, Index service) {
  ServiceSet reached = bit(service);
  for (bool moved = true; moved;) {
    moved = false;
    for (const auto serves : setup.services_of_window) {
      if ((serves & reached) == 0 || (serves & ~reached) == 0) continue;
      reached |= serves;
      moved = true;
    }
  }
  return reached;
}

Group group_of(const Setup& setup, ServiceSet services) {
  Group group{services, {}};
  if (std::has_single_bit(services)) {
    group.windows = setup.windows_of_service[static_cast<std::size_t>(std::countr_zero(services))];
    return group;
  }
  for (std::size_t w = 0; w < setup.services_of_window.size(); ++w)
    if ((setup.services_of_window[w] & services) != 0) group.windows.push_back(static_cast<Index>(w));
  return group;
}

void add_groups(Setup& setup) {
  setup.groups.clear();
  setup.group_of_service.assign(setup.plan.services.size(), 0);
  ServiceSet grouped = 0;
  for (Index k = 0; k < setup.service_count(); ++k) {
    if (has(grouped, k)) continue;
    const auto services = reach(setup, k);
    for (auto rest = services; rest != 0; rest &= rest - 1)
      setup.group_of_service[static_cast<std::size_t>(std::countr_zero(rest))] = setup.groups.size();
    setup.groups.push_back(group_of(setup, services));
    grouped |= services;
  }
}

void add_walks(Setup& setup) {
  setup.walk_of_window.assign(setup.window_ids.size(), 0);
  for (std::size_t w = 0; w < setup.window_ids.size(); ++w)
    for (auto rest = setup.services_of_window[w]; rest != 0; rest &= rest - 1)
      setup.walk_of_window[w] =
          std::max(setup.walk_of_window[w], setup.plan.services[static_cast<std::size_t>(std::countr_zero(rest))].walk);
}

Result<ServiceSet> services_named(const Setup& setup, const WindowPlan& window, const std::string& path) {
  ServiceSet services = 0;
  for (const auto& id : window.services) {
    const auto found = setup.services.find(id);
    if (found == setup.services.end()) return refuse(Reason::not_found, "unknown: " + id, path + "/services");
    if (has(services, found->second)) return bad_plan(path + "/services", "named twice: " + id);
    services |= bit(found->second);
  }
  return services;
}

void forget_windows(Setup& setup) {
  std::fill(setup.services_of_window.begin(), setup.services_of_window.end(), 0);
  std::fill(setup.gone_windows.begin(), setup.gone_windows.end(), true);
  for (auto& windows : setup.windows_of_service) windows.clear();
  for (auto& service : setup.plan.services) service.windows.clear();
}

void add_window(Setup& setup, const WindowPlan& window, ServiceSet services) {
  const auto w = window_named(setup, window.id);
  setup.services_of_window[static_cast<std::size_t>(w)] = services;
  setup.gone_windows[static_cast<std::size_t>(w)] = false;
  for (auto rest = services; rest != 0; rest &= rest - 1) {
    const auto k = static_cast<std::size_t>(std::countr_zero(rest));
    setup.windows_of_service[k].push_back(w);
    setup.plan.services[k].windows.push_back(window.id);
  }
}

Result<void> add_services(Setup& setup) {
  const auto& services = setup.plan.services;
  if (services.empty() || services.size() > most_services) return bad_plan("/services", "between 1 and 64 services");
  for (std::size_t i = 0; i < services.size(); ++i) {
    const auto path = "/services/" + std::to_string(i);
    const auto& service = services[i];
    if (service.id.empty()) return bad_plan(path + "/id", "a service without a name");
    if (!setup.services.emplace(service.id, static_cast<Index>(i)).second)
      return bad_plan(path + "/id", "service named twice: " + service.id);
    if (service.mean <= 0) return bad_plan(path + "/mean_s", "not positive");
    if (service.walk < 0) return bad_plan(path + "/walk_s", "negative");
    if (auto added = add_windows(setup, static_cast<Index>(i), path); !added) return added;
  }
  return {};
}

Result<void> add_rule(Setup& setup, const Precedence& rule, const std::string& path) {
  const auto after = setup.services.find(rule.after);
  if (after == setup.services.end()) return bad_plan(path + "/after", "unknown service: " + rule.after);
  const auto then = setup.services.find(rule.then);
  if (then == setup.services.end()) return bad_plan(path + "/then", "unknown service: " + rule.then);
  if (rule.min < 0) return bad_plan(path + "/min_s", "negative");
  if (rule.max && *rule.max < rule.min) return bad_plan(path + "/max_s", "less than min_s");
  const auto service = static_cast<std::size_t>(then->second);
  setup.before[service] |= bit(after->second);
  if (rule.min > 0 || rule.max) {
    setup.time_rules[service].push_back({after->second, rule.min, rule.max});
    setup.has_time_rules = true;
  }
  return {};
}

/// Takes away services that wait for none of the remaining ones until nothing moves; what stays is a cycle.
bool has_cycle(const std::vector<ServiceSet>& before) {
  ServiceSet rest = before.size() == most_services ? ~ServiceSet{0} : (ServiceSet{1} << before.size()) - 1;
  for (bool moved = true; moved && rest != 0;) {
    moved = false;
    for (Index i = 0; i < static_cast<Index>(before.size()); ++i)
      if (has(rest, i) && (before[static_cast<std::size_t>(i)] & rest) == 0) {
        rest &= ~bit(i);
        moved = true;
      }
  }
  return rest != 0;
}

Result<void> add_order(Setup& setup) {
  setup.before.resize(setup.plan.services.size());
  setup.time_rules.resize(setup.plan.services.size());
  for (std::size_t i = 0; i < setup.plan.order.size(); ++i)
    if (auto added = add_rule(setup, setup.plan.order[i], "/order/" + std::to_string(i)); !added) return added;
  if (has_cycle(setup.before)) return bad_plan("/order", "the order rules go round in a circle");
  return {};
}

}  // namespace

Result<std::shared_ptr<const Setup>> make_setup(FairPlan plan) {
  auto setup = std::make_shared<Setup>();
  setup->policy = policy_named(plan.policy);
  if (!setup->policy) return bad_plan("/policy", "unknown policy: " + plan.policy);
  setup->plan = std::move(plan);
  if (auto checked = check_parameters(setup->parameters()); !checked) return checked.error();
  if (auto added = add_services(*setup); !added) return added.error();
  if (auto added = add_order(*setup); !added) return added.error();
  add_groups(*setup);
  add_walks(*setup);
  return std::shared_ptr<const Setup>(std::move(setup));
}

Result<std::shared_ptr<const Setup>> with_windows(const Setup& before, const std::vector<WindowPlan>& windows) {
  auto setup = std::make_shared<Setup>(before);
  forget_windows(*setup);
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const auto path = "/windows/" + std::to_string(i);
    const auto& window = windows[i];
    if (window.id.empty()) return bad_plan(path + "/id", "a window without a name");
    const auto services = services_named(*setup, window, path);
    if (!services) return services.error();
    const auto known = setup->windows.find(window.id);
    if (known != setup->windows.end() && !setup->gone_windows[static_cast<std::size_t>(known->second)])
      return bad_plan(path + "/id", "window named twice: " + window.id);
    add_window(*setup, window, *services);
  }
  add_groups(*setup);
  add_walks(*setup);
  return std::shared_ptr<const Setup>(std::move(setup));
}

}  // namespace nuanxin::queue
