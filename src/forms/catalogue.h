// The service catalogue (forms/catalogue.json) and the library of everything in forms/: read once at start, checked
// against each other, then only looked at. A refusal names the file and the path in it. Reading the folder is this
// module's one contact with the outside.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "forms/form.h"
#include "forms/rules.h"

namespace nuanxin::forms {

enum class ActivityKind { exam, desk };

/// One thing that can be done with a worker: an exam of the health service or a desk of another one.
struct Activity {
  std::string code;  ///< "vitals"
  ActivityKind kind = ActivityKind::exam;
  std::string service;   ///< code of a Service
  std::string form_url;  ///< current version is used for new records; empty: nothing is filled in
  Text name;
  int minutes = 0;
  std::string rules;                 ///< exam name of a RuleSet; empty: none
  std::vector<std::string> regions;  ///< of the body figure
  int body_order = 0;                ///< advice order; 0: none
  bool sensitive = false;            ///< sealed: readable for its desk alone
  bool takes_specimen = false;       ///< its specimen is known by a bar code, which the ticket shows
  std::string icon;                  ///< name of the symbol on its button
};
struct Service {
  std::string code;
  Text name;
};
struct Occupation {
  std::string code, national;
  Text name;
  std::vector<std::string> proposes;  ///< activity codes
};
enum class OrderKind { after, not_while };
/// `then` may only be called when `first` is done (after), or never while `first` is open (not_while).
struct OrderRule {
  std::string first, then;
  OrderKind kind = OrderKind::after;
};
struct Consent {
  std::string code, version;
  Text name;
  Text text;
  bool required = false;
};

class Catalogue {
 public:
  const std::vector<Activity>& activities() const { return m_activities; }
  const std::vector<Service>& services() const { return m_services; }
  const std::vector<Occupation>& occupations() const { return m_occupations; }
  const std::vector<OrderRule>& order() const { return m_order; }
  const std::vector<Consent>& consents() const { return m_consents; }
  const Activity* activity(std::string_view code) const;
  const Activity* activity_of_form(std::string_view form_url) const;
  const Service* service(std::string_view code) const;
  const Occupation* occupation(std::string_view code) const;
  const Consent* consent(std::string_view code) const;
  std::vector<const Activity*> activities_of(std::string_view service) const;
  /// Activity codes in the order of the body (vitals, knee, …): the order of advice().
  std::vector<std::string> body_order() const;
  /// The file as read, for clients that want it whole.
  const Json& source() const { return *m_source; }

 private:
  friend Result<Catalogue> load_catalogue(const Json&);
  std::vector<Activity> m_activities;
  std::vector<Service> m_services;
  std::vector<Occupation> m_occupations;
  std::vector<OrderRule> m_order;
  std::vector<Consent> m_consents;
  std::shared_ptr<const Json> m_source;
};

/// Checks that codes are unique and that what it names inside itself exists; `field` is the path.
Result<Catalogue> load_catalogue(const Json& file);

class Library {
 public:
  const Catalogue& catalogue() const { return m_catalogue; }
  /// "url|version" exactly, or a bare url = the newest version; null when there is none.
  std::shared_ptr<const Form> form(std::string_view canonical) const;
  /// The newest version of every form, by url.
  std::vector<std::shared_ptr<const Form>> current_forms() const;
  /// Of an exam name; null when there is none.
  const RuleSet* rules(std::string_view exam) const;
  /// The form that new records of this activity use, and its rules; null when it has none.
  std::shared_ptr<const Form> form_of(const Activity& activity) const { return form(activity.form_url); }
  const RuleSet* rules_of(const Activity& activity) const { return rules(activity.rules); }

 private:
  friend Result<Library> load_library(const std::filesystem::path&);
  Catalogue m_catalogue;
  std::map<std::string, std::vector<std::shared_ptr<const Form>>, std::less<>> m_forms;  ///< by url, newest last
  std::map<std::string, RuleSet, std::less<>> m_rules;
};

/// Reads questionnaires/*.json, rules/*.json and catalogue.json below `folder`. `field` of a refusal is "file: path in
/// it".
Result<Library> load_library(const std::filesystem::path& folder);

}  // namespace nuanxin::forms
