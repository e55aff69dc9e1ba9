// What the form commands share: the files they are given, the person they are about, the problems they say.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "forms/catalogue.h"

namespace CLI {
class App;
}

namespace nuanxin::cli {

/// Of whom and when: what expressions know as %age and %sex.
struct About {
  std::string sex, birth, authored;
  std::optional<int> age;
};
void add_about(CLI::App&, About&);
/// Without a birth date, one that gives the age on the day of `authored` (now, when that is not said either).
Result<forms::Context> context_of(const About&);

Result<Json> read_json(const std::string& path);
/// A Questionnaire file.
Result<std::shared_ptr<const forms::Form>> read_form(const std::string& path);

/// The person travels inside the response, as a contained Patient that its subject names.
void put_person(Json& response, const forms::Context&);
/// The person in the response; what `about` says comes first.
Result<forms::Context> context_of(const Json& response, About about);

/// A response with the form it was filled with: that of `form_file`, or the one its canonical names in `folder`.
struct Filled {
  Json response;
  std::shared_ptr<const forms::Form> form;
};
Result<Filled> read_filled(const std::string& path, const std::string& form_file, const forms::Library* library);

}  // namespace nuanxin::cli
