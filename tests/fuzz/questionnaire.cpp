// Any bytes as a Questionnaire, or as a file of rules: refused or loaded; what is loaded can be filled and written.
#include <cstdint>

#include "base/json.h"
#include "forms/filling.h"
#include "forms/lint.h"
#include "forms/rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nuanxin;
  const auto json = parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  if (const auto rules = forms::load_rules(*json)) return 0;
  const auto form = forms::load_form(*json);
  if (!form) return 0;
  forms::lint(**form);
  forms::Filling filling(*form, {"female", parse_date("1990-05-17"), *parse_iso("2026-07-22T10:41:00+08:00")});
  for (const auto* item : (*form)->all())
    if (item->is_question() && !item->read_only)
      if (const auto answer = forms::parse_answer(*item, "1")) (void)filling.set(item->link_id, {*answer});
  (void)filling.response(forms::ResponseStatus::in_progress).dump();
  return 0;
}
