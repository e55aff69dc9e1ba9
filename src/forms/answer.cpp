#include "forms/answer.h"

namespace nuanxin::forms {

const std::string& Text::in(std::string_view language) const {
  if (language == "en") return en.empty() ? zh : en;
  return zh.empty() ? en : zh;
}

}  // namespace nuanxin::forms
