// Nationalities of GB/T 3304 (56, with 97 and 98). Pure.
#pragma once

#include <string_view>

namespace nuanxin::idcard {

/// "汉族" for "01"; empty for an unknown code.
std::string_view nation_name(std::string_view code);

}  // namespace nuanxin::idcard
