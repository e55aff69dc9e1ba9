// Any bytes as a response to a real form: validated, resumed, extracted and judged as the hub does with what a station
// sends.
#include <cstdint>
#include <cstdlib>

#include "base/json.h"
#include "forms/catalogue.h"
#include "forms/extract.h"
#include "forms/validate.h"

namespace {

const nuanxin::forms::Library& library() {
  static const auto loaded = nuanxin::forms::load_library(std::string(std::getenv("NUANXIN_SOURCE_DIR")) + "/forms");
  return *loaded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nuanxin;
  const auto json = parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  auto form = library().form(text_or(*json, "questionnaire"));
  if (!form) form = library().form("https://nuanxin.example/fhir/Questionnaire/hardship");
  const forms::Context context{"male", parse_date("1986-03-01"), *parse_iso("2026-07-22T10:41:00+08:00")};
  const bool sound = forms::validate(*form, *json, context).empty();
  const auto filling = forms::Filling::resume(form, *json, context);
  if (sound && !filling) std::abort();  // what may be signed can be opened again
  if (!filling) return 0;
  const Json response = filling->response(forms::ResponseStatus::completed);
  forms::ExtractContext about;
  about.qr_id = "r";
  (void)forms::extract_observations(*form, response, about);
  const auto* activity = library().catalogue().activity_of_form(form->url());
  if (const auto* rules = activity ? library().rules_of(*activity) : nullptr)
    (void)forms::to_json(forms::evaluate(*rules, *form, response, context)).dump();
  return 0;
}
