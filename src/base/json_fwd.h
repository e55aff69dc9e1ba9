#pragma once

#include <nlohmann/json_fwd.hpp>

namespace nuanxin {
template <class Key, class T, class Less, class Allocator>
class JsonMembers;
using Json = nlohmann::basic_json<JsonMembers>;
}  // namespace nuanxin
