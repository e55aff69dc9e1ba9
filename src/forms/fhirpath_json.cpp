// Values of an expression as JSON, for people and programs outside.
#include "base/json.h"
#include "forms/fhirpath.h"
#include "forms/fhirpath_values.h"

namespace nuanxin::forms::path {
namespace {

struct ToJson {
  Json operator()(const Json* element) const { return *element; }
  Json operator()(bool yes) const { return yes; }
  Json operator()(std::int64_t number) const { return number; }
  Json operator()(const Decimal& number) const { return number.to_json(); }
  Json operator()(const std::string& text) const { return text; }
  Json operator()(const Moment& moment) const { return moment.to_string(); }
  Json operator()(const PathQuantity& quantity) const {
    return Json{{"value", quantity.value.to_json()}, {"unit", quantity.unit}};
  }
  Json operator()(const TypeName& type) const { return type.space + "." + type.name; }
};

/// "System.DateTime" and "FHIR.dateTime" are both written "dateTime".
std::string written(const TypeName& type) {
  if (type.space != "System" || type.name.empty() || type.name == "Quantity") return type.name;
  std::string name = type.name;
  name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
  return name;
}

}  // namespace

Json to_json(const Collection& values) {
  Json list = Json::array();
  for (const auto& value : values)
    list.push_back(Json{{"type", written(type_of(value))}, {"value", std::visit(ToJson(), value.data)}});
  return list;
}

}  // namespace nuanxin::forms::path
