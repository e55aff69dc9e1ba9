// docs/openapi.json, compiled in.
#pragma once

#include <string_view>

namespace nuanxin::hub {

std::string_view openapi_text();

}  // namespace nuanxin::hub
