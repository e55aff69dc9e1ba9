// The entities as JSON: the API's bodies, the journal's bodies and the station's models. Field names are the member
// names; absent optionals are absent; times are ISO with +08:00; enums are their codes.
// from_json refuses (Result) what is not of the shape and names the field; unknown fields are ignored.
#pragma once

#include "domain/entities.h"

namespace nuanxin::domain {

Json to_json(const Identity&);
Json to_json(const Worker&);
Json to_json(const Window&);
Json to_json(const Fair&);
Json to_json(const Expected&);
Json to_json(const Consent&);
Json to_json(const Stop&);
Json to_json(const Visit&);
Json to_json(const Record&);
Json to_json(const Reading&);

template <class T>
Result<T> from_json(const Json&);
template <>
Result<Identity> from_json<Identity>(const Json&);
template <>
Result<Worker> from_json<Worker>(const Json&);
template <>
Result<Window> from_json<Window>(const Json&);
template <>
Result<Fair> from_json<Fair>(const Json&);
template <>
Result<Expected> from_json<Expected>(const Json&);
template <>
Result<Consent> from_json<Consent>(const Json&);
template <>
Result<Stop> from_json<Stop>(const Json&);
template <>
Result<Visit> from_json<Visit>(const Json&);
template <>
Result<Record> from_json<Record>(const Json&);
template <>
Result<Reading> from_json<Reading>(const Json&);

}  // namespace nuanxin::domain
