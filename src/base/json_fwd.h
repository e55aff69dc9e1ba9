#pragma once

#include <nlohmann/json_fwd.hpp>

namespace nuanxin {
using Json = nlohmann::ordered_json;
}
