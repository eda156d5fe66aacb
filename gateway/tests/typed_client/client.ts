// Uses the generated types as a client does: a login, a list by pages, a change with If-Match, a refusal that is read.
import createClient from "openapi-fetch";
import type { components, operations, paths } from "./ramal";

const ramal = createClient<paths>({ baseUrl: "http://127.0.0.1:8080" });

type Problem = components["schemas"]["Problem"];
type Login = operations["identity_create_session"]["requestBody"]["content"]["application/json"];

export async function signIn(login: Login): Promise<string> {
  const { data, error } = await ramal.POST("/api/identity/v1/sessions", { body: login });
  if (error) throw new Error(firstFault(error));
  return data.access_token;
}

function firstFault(problem: Problem): string {
  return problem.errors?.[0]?.pointer ?? problem.code;
}

export async function agentNames(token: string): Promise<string[]> {
  const names: string[] = [];
  let after: string | null | undefined;
  do {
    const { data, error } = await ramal.GET("/api/representatives/v1/agents", {
      headers: { Authorization: `Bearer ${token}` },
      params: { query: { limit: 100, after } },
    });
    if (error) throw new Error(error.detail);
    // Representatives' agents have a CNPJ, identity's (in `/me`) do not.
    names.push(...data.items.map((agent) => `${agent.acronym} ${agent.cnpj}`));
    after = data.next;
  } while (after);
  return names;
}

export async function rename(token: string, tag: string, name: string) {
  const { data, response } = await ramal.PATCH("/api/identity/v1/me", {
    headers: { Authorization: `Bearer ${token}` },
    params: { header: { "If-Match": tag } },
    body: { name },
  });
  return { name: data?.name, agents: data?.system_accesses.map((held) => held.agent.code), tag: response.headers.get("ETag") };
}

export async function accept(token: string, id: string) {
  return ramal.POST("/api/representatives/v1/unit-accesses/{id}/acceptance", {
    headers: { Authorization: `Bearer ${token}` },
    params: { path: { id }, header: { "Idempotency-Key": crypto.randomUUID() } },
    body: { valid_until: "2027-06-30" },
  });
}
