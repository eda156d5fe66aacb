// Every line that ends in "wrong" must be refused by the compiler, and no other.
import createClient from "openapi-fetch";
import type { components, paths } from "./ramal";

const ramal = createClient<paths>({ baseUrl: "http://127.0.0.1:8080" });

export const nowhere = ramal.GET("/api/identity/v1/nothing"); // wrong
export const noPassword = ramal.POST("/api/identity/v1/sessions", { body: { login: "x" } }); // wrong
export const notMine = ramal.PATCH("/api/identity/v1/me", { body: { name: 7 } }); // wrong
export const noId = ramal.GET("/api/representatives/v1/unit-accesses/{id}", { params: { path: {} } }); // wrong
export const right = ramal.GET("/api/identity/v1/terms");
export const identitysAgentHasNoCnpj = (agent: components["schemas"]["IdentityAgentShape"]): string => agent.cnpj; // wrong
export const representativesHas = (agent: components["schemas"]["RepresentativesAgentShape"]): string => agent.cnpj;
