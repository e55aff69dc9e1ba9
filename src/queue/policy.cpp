#include "queue/policy.h"

namespace nuanxin::queue {
namespace {

std::vector<const Policy*> all() {
  return {&guide_policy(), &fifo_call_policy(), &card_order_policy(), &shortest_queue_policy(),
          &shortest_wait_policy()};
}

}  // namespace

const Policy* policy_named(std::string_view name) {
  for (const auto* policy : all())
    if (policy->name() == name) return policy;
  return nullptr;
}

std::vector<std::string_view> policy_names() {
  std::vector<std::string_view> names;
  for (const auto* policy : all()) names.push_back(policy->name());
  return names;
}

}  // namespace nuanxin::queue
