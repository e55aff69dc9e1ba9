// Any text as an expression over a patient: refused, or evaluated within bounds.
#include <cstdint>

#include "base/json.h"
#include "forms/fhirpath.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nuanxin;
  using namespace nuanxin::forms;
  static const Json patient = Json::parse(R"({"resourceType":"Patient","active":true,"birthDate":"1974-12-25",
    "name":[{"use":"official","family":"Chalmers","given":["Peter","James"]},{"use":"usual","given":["Jim"]}],
    "extension":[{"url":"urn:weight","valueDecimal":72.5},{"url":"urn:when","valueDateTime":"2026-07-22T10:41:00+08:00"}]})");
  const auto expression = path::parse({reinterpret_cast<const char*>(data), size});
  if (!expression) return 0;
  (void)path::mentions(*expression);
  path::Environment environment;
  environment.focus = environment.resource = &patient;
  environment.now = *parse_iso("2026-07-22T10:41:00+08:00");
  const auto values = path::evaluate(*expression, environment);
  if (values) (void)path::to_json(*values).dump(-1, ' ', false, Json::error_handler_t::replace);
  return 0;
}
